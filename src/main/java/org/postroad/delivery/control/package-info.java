/** What delivers mail: conversations with mail hosts. */
@NullMarked
package org.postroad.delivery.control;

import org.jspecify.annotations.NullMarked;
