/** What is asked of other people's servers and what they answer, as values: read, checked and free of secrets before it is shown. */
@NullMarked
package org.postroad.provider.entity;

import org.jspecify.annotations.NullMarked;
