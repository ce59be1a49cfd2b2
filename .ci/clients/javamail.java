// Fetches all mail with JavaMail: MODE LOGIN HOST PORT USER PASSWORD FOLDER CA.
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Properties;
import javax.mail.Flags;
import javax.mail.Folder;
import javax.mail.Message;
import javax.mail.Session;
import javax.mail.Store;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

class Fetch {
    public static void main(String[] args) throws Exception {
        String mode = args[0], login = args[1], folder = args[6];
        Properties settings = new Properties();
        settings.put("mail.pop3.timeout", "20000");
        settings.put("mail.pop3.ssl.enable", String.valueOf(mode.equals("tls")));
        settings.put("mail.pop3.starttls.enable", String.valueOf(mode.equals("stls")));
        settings.put("mail.pop3.starttls.required", String.valueOf(mode.equals("stls")));
        settings.put("mail.pop3.apop.enable", String.valueOf(login.equals("apop")));
        if (!login.equals("user") && !login.equals("apop")) {
            settings.put("mail.pop3.auth.mechanisms", login.toUpperCase());
        }
        if (!mode.equals("plain")) {
            settings.put("mail.pop3.ssl.socketFactory", trust(args[7]).getSocketFactory());
            settings.put("mail.pop3.ssl.checkserveridentity", "true");
        }
        Store store = Session.getInstance(settings).getStore("pop3");
        store.connect(args[2], Integer.parseInt(args[3]), args[4], args[5]);
        Folder inbox = store.getFolder("INBOX");
        inbox.open(Folder.READ_WRITE);
        for (Message message : inbox.getMessages()) {
            try (FileOutputStream file = new FileOutputStream(folder + "/" + message.getMessageNumber())) {
                message.writeTo(file);
            }
            message.setFlag(Flags.Flag.DELETED, true);
        }
        inbox.close(true);
        store.close();
    }

    static SSLContext trust(String ca) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (FileInputStream file = new FileInputStream(ca)) {
            trusted.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(file));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
