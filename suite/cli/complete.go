package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/scripts"
	"github.com/pop3spec/pop3spec/suite/internal/client"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/need"
	"github.com/pop3spec/pop3spec/suite/internal/report"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// completePatterns offers rules and scripts.
func completePatterns(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
	found := completeRuleIDs(begun)
	all, err := scripts.All()
	if err != nil {
		return found, cobra.ShellCompDirectiveError
	}
	for _, s := range all {
		if strings.HasPrefix(s.File, begun) {
			found = append(found, s.File+"\t"+s.Title)
		}
	}
	return found, cobra.ShellCompDirectiveNoFileComp
}

// completeRule offers one rule, or one role.
func completeRule(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	found := completeRuleIDs(begun)
	for _, r := range client.Rules {
		if strings.HasPrefix(string(r.ID), begun) {
			found = append(found, string(r.ID)+"\t"+r.Sentence)
		}
	}
	for _, r := range need.Roles() {
		if strings.HasPrefix(r.Name, begun) {
			found = append(found, r.Name+"\t"+r.About)
		}
	}
	return found, cobra.ShellCompDirectiveNoFileComp
}

// completeSpecial offers the roles of accounts.
func completeSpecial(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
	var found []string
	for _, r := range need.Roles() {
		if strings.HasPrefix(r.Name, begun) {
			found = append(found, r.Name+"=\t"+r.About)
		}
	}
	return found, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// completeFaults offers faults and, after the separator, the situations that make sense for one.
func completeFaults(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
	fault, _, confined := strings.Cut(begun, faketarget.Separator)
	if !confined {
		return faultNames(), cobra.ShellCompDirectiveNoFileComp
	}
	var found []string
	for _, s := range fakeserver.Situations() {
		if fakeserver.Unfit(fault, s.Name) == "" {
			found = append(found, fault+faketarget.Separator+s.Name+"\t"+s.Sentence)
		}
	}
	return found, cobra.ShellCompDirectiveNoFileComp
}

func completeRuleIDs(begun string) []string {
	var found []string
	for _, r := range requirement.All() {
		if strings.HasPrefix(string(r.ID), strings.ToUpper(begun)) {
			found = append(found, string(r.ID)+"\t"+r.Rule)
		}
	}
	return found
}

// complete offers the values of the flags that have a fixed set of them.
func (f *runFlags) complete(cmd *cobra.Command) {
	f.completeChoice(cmd)
	cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(report.Formats, cobra.ShellCompDirectiveNoFileComp))
}

// completeChoice offers those of the flags about the target and about what is run.
func (f *runFlags) completeChoice(cmd *cobra.Command) {
	fixed := func(flag string, values []string) {
		cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	}
	fixed("level", levels)
	fixed("leave", leftHow)
	fixed("provider", providerNames(nil))
	cmd.RegisterFlagCompletionFunc("special", completeSpecial)
	for flag, forms := range map[string][]string{"provision": provisionForms, "deliver": deliverForms} {
		cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(forms, cobra.ShellCompDirectiveNoSpace))
	}
	cmd.RegisterFlagCompletionFunc("fault", completeFaults)
	fixed("variation", variationNames())
	cmd.RegisterFlagCompletionFunc("include", completePatterns)
	cmd.RegisterFlagCompletionFunc("exclude", completePatterns)
}
