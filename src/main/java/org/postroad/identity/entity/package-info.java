/** Who there is and what each may do: accounts, users, members, API keys, and the rights that follow from them. */
@NullMarked
package org.postroad.identity.entity;

import org.jspecify.annotations.NullMarked;
