#pragma once
#include <curl/curl.h>
#include <telctl/io/http.hpp>

/// The one way in which telctl speaks TLS: libcurl's, for HTTP and for other protocols alike.
namespace telctl {

/// libcurl is set up; before the first handle.
void prepare_curl();
void set_tls(CURL* curl, const TlsOptions& tls);
bool is_tls_failure(CURLcode code);
/// What is wrong with the certificate, each with its own way out. `verified` is CURLINFO_SSL_VERIFYRESULT.
void tell_tls(Error& error, CURLcode code, long verified);

} // namespace telctl
