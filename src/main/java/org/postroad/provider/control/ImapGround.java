package org.postroad.provider.control;

import javax.net.ssl.SSLSocketFactory;
import org.postroad.platform.control.AddressGuard;

/** What IMAP sessions stand on. @param cap the bytes of the largest message that is kept as a whole */
record ImapGround(
        AddressGuard guard, PlaintextHosts plaintext, SSLSocketFactory tls, ReadBounds.Limits limits, long cap) {}
