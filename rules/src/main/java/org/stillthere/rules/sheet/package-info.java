/** Spreadsheets as they were saved, in CSV or as Excel workbooks: cells, rows and sheets. What they mean is not known here. */
@NullMarked
package org.stillthere.rules.sheet;

import org.jspecify.annotations.NullMarked;
