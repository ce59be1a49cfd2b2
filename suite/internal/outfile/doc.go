// Package outfile writes the files that somebody has asked for: reports, baselines,
// scripts, certificates.
//
// What is a file, or is not there yet, is replaced as a whole or not at all: the new
// content is written beside it, made sure of on the disk, and takes the old one's name,
// mode and, as far as the user may, owner. A full disk leaves the old file as it was. A
// link stays a link, and what it leads to is replaced. Folders that are missing are made.
//
// Everything else is written through: a device stays a device, and a program that reads
// from a pipe gets what it waits for. Folders, disks and sockets are refused.
package outfile
