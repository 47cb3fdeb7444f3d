package org.postroad.testing;

import org.jboss.arquillian.core.spi.LoadableExtension;

/** Gives Arquillian {@link OneServer} and the database that the server is to use. */
public final class ServerExtension implements LoadableExtension {

    @Override
    public void register(ExtensionBuilder builder) {
        // Here, since no observer of ours runs before Arquillian has read arquillian.xml, which names the database
        TestDatabase.ofTheServer().announce();
        System.setProperty("postroad.admin.key", PostroadIT.ADMIN_KEY);
        OutsideServer.announce();
        MailDoor.announce();
        builder.observer(OneServer.class);
    }
}
