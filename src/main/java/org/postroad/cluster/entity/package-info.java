/** What a cluster is made of: nodes and the ten task types that a role switches on. */
@NullMarked
package org.postroad.cluster.entity;

import org.jspecify.annotations.NullMarked;
