/** Configuration objects: every type is a subclass of one entity, so that a new field needs no new column and no migration. */
@NullMarked
package org.postroad.registry.entity;

import org.jspecify.annotations.NullMarked;
