// What the page of an article can do, in this order. Collecting the static files makes one file of it.
import "./rating.js";
import "./count_view.js";
import "./report_error.js";
import "./save_article.js";
import "./listen.js";
import "./share.js";
