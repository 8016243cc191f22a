#include <curl_tls.hpp>

#include <telctl/support/errors.hpp>

namespace telctl {

void prepare_curl() {
  static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)initialised;
}

void set_tls(CURL* curl, const TlsOptions& tls) {
  // The pin is checked by libcurl whether or not the chain is verified; without a pin verification is never off.
  const long verify = tls.verify || tls.pin.empty() ? 1L : 0L;
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, verify);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, verify == 1L ? 2L : 0L);
  if (!tls.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, tls.ca_file.c_str());
  if (!tls.pin.empty()) curl_easy_setopt(curl, CURLOPT_PINNEDPUBLICKEY, tls.pin.c_str());
}

bool is_tls_failure(CURLcode code) {
  return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_PINNEDPUBKEYNOTMATCH ||
         code == CURLE_SSL_CACERT_BADFILE || code == CURLE_SSL_CONNECT_ERROR || code == CURLE_SSL_CERTPROBLEM;
}

void tell_tls(Error& error, CURLcode code, long verified) {
  constexpr long has_expired = 10; // X509_V_ERR_CERT_HAS_EXPIRED, which libcurl hands on
  error.code = errors::http_tls;
  error.what = "the server's certificate is not accepted";
  error.hint = "give the CA that signed it, or pin the server's key";
  if (code == CURLE_SSL_PINNEDPUBKEYNOTMATCH) {
    error.code = errors::http_pin_mismatch;
    error.what = "the server's key is not the pinned one";
    error.hint = "another server answers, or its key was renewed: ask who runs it before you pin the new one";
  } else if (code == CURLE_PEER_FAILED_VERIFICATION && verified == has_expired) {
    error.code = errors::http_certificate_expired;
    error.what = "the server's certificate has expired";
    error.hint = "renew it on the server, or pin its key; is the clock of this machine right?";
  }
}

} // namespace telctl
