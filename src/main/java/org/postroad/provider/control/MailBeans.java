package org.postroad.provider.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import javax.net.ssl.SSLSocketFactory;
import org.postroad.platform.control.AddressGuard;
import org.postroad.platform.control.Configuration;
import org.postroad.platform.control.Database;
import org.postroad.platform.control.Transactions;

/** Puts together what this node reaches mail providers with; certificates are those that its Java trusts. */
@ApplicationScoped
class MailBeans {
    @Produces
    @Singleton
    MailProbe probe(AddressGuard guard, Configuration configuration) {
        return new MailProbe(
                guard,
                new PlaintextHosts(configuration),
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                configuration.hostName(),
                ReadBounds.Limits.USUAL);
    }

    @Produces
    @Singleton
    MailHosts hosts(HostCircuits circuits, InstantSource clock, Configuration configuration) {
        return new MailHosts(circuits, clock, configuration.hostConnections());
    }

    @Produces
    @Singleton
    WatchStore watches(Database database, Transactions transactions) {
        return new WatchStore(database.dialect(), transactions);
    }

    @Produces
    @Singleton
    ImapGround imap(AddressGuard guard, Configuration configuration) {
        return new ImapGround(
                guard,
                new PlaintextHosts(configuration),
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                ReadBounds.Limits.SYNC,
                configuration.messageMaxBytes());
    }

    @Produces
    @Singleton
    AccessTokens tokens(OutboundHttp http, Configuration configuration, InstantSource clock) {
        return new AccessTokens(http, new PlaintextHosts(configuration), clock);
    }

    @Produces
    @Singleton
    CredentialTrial trial(MailProbe probe, AccessTokens tokens) {
        return new CredentialTrial(probe, tokens);
    }
}
