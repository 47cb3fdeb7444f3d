package org.postroad.delivery.control;

import org.postroad.identity.control.SignedIn;
import org.postroad.identity.entity.ClientAddress;

/** A client that has signed in. @param accountId whose its mail is */
record Submitter(long accountId, SignedIn signedIn, ClientAddress address) {}
