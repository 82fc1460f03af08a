/** All that the page of the question runs, in one request. */

import './follow.browser.ts'
import './examples.browser.ts'
