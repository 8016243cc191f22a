#include <telctl/io/http.hpp>

#include <mutex>

#include <curl_tls.hpp>
#include <fmt/format.h>
#include <telctl/support/encoding.hpp>
#include <telctl/support/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl {
namespace {

struct CloseHandle {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Handle = std::unique_ptr<CURL, CloseHandle>;

std::size_t append_body(char* data, std::size_t size, std::size_t count, void* body) {
  static_cast<std::string*>(body)->append(data, size * count);
  return size * count;
}

struct Head {
  std::vector<std::pair<std::string, std::string>>& headers;
  bool complete = false; ///< the empty line after the headers was seen
};

std::size_t append_header(char* data, std::size_t size, std::size_t count, void* target) {
  const std::string_view line = trim({data, size * count});
  auto& head = *static_cast<Head*>(target);
  if (line.starts_with("HTTP/")) { // a later answer replaces a 100 Continue
    head.headers.clear();
    head.complete = false;
  }
  head.complete = head.complete || line.empty();
  if (const auto colon = line.find(':'); colon != std::string_view::npos)
    head.headers.emplace_back(lower_ascii(line.substr(0, colon)), trim(line.substr(colon + 1)));
  return size * count;
}

bool is_idempotent_read(const std::string& method) {
  return method == "GET" || method == "HEAD";
}

/// Whether the connection stood, so that bytes of the request may have left.
bool may_be_sent(CURL* curl, CURLcode code) {
  if (code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_RESOLVE_PROXY)
    return false;
  curl_off_t begun = 0; // set when the transfer is about to begin, on a new connection and on a kept one
  curl_easy_getinfo(curl, CURLINFO_PRETRANSFER_TIME_T, &begun);
  return begun > 0;
}

Error transport_error(CURLcode code, const HttpRequest& request, bool sent, long verified = 0) {
  Error error{.code = errors::http_unknown_outcome,
              .what = fmt::format("no usable answer to {}", request.method),
              .where = {.object = request.url},
              .cause = curl_easy_strerror(code),
              .hint = "the request may have been carried out",
              .retryable = is_idempotent_read(request.method)};
  if (sent) return error;
  if (code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL) {
    error.code = errors::http_bad_url;
    error.what = "not a usable address";
    error.hint = "give http://HOST:PORT or https://HOST:PORT";
  } else if (is_tls_failure(code)) {
    tell_tls(error, code, verified);
  } else {
    error.code = errors::http_unreachable;
    error.what = "cannot connect";
    error.hint = "check the address, and that the service runs";
    error.retryable = true;
  }
  return error;
}

class CurlClient final : public HttpClient {
 public:
  explicit CurlClient(TlsOptions tls) : tls_(std::move(tls)) { prepare_curl(); }

  Result<HttpResponse> send(const HttpRequest& request) override {
    auto handle = borrow();
    auto result = perform(handle.get(), request);
    give_back(std::move(handle));
    return result;
  }

 private:
  Handle borrow() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return Handle(curl_easy_init());
    auto handle = std::move(idle_.back());
    idle_.pop_back();
    return handle;
  }

  void give_back(Handle handle) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(handle));
  }

  Result<HttpResponse> perform(CURL* curl, const HttpRequest& request) {
    curl_easy_reset(curl);
    HttpResponse response;
    Head head{.headers = response.headers};
    curl_slist* list = nullptr;
    for (const auto& [name, value] : request.headers)
      list = curl_slist_append(list, fmt::format("{}: {}", name, value).c_str());
    list = curl_slist_append(list, "Expect:"); // no 100-continue round trip
    const std::unique_ptr<curl_slist, FreeList> owner(list);
    set_tls(curl, tls_);
    curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, append_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &response.body);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, append_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &head);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    if (request.method == "HEAD") curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    if (request.changes || !is_idempotent_read(request.method)) curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
    if (!request.body.empty() || request.method == "POST") {
      curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
      curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.c_str());
    }
    const auto code = curl_easy_perform(curl);
    if (code != CURLE_OK) {
      long verified = 0;
      curl_easy_getinfo(curl, CURLINFO_SSL_VERIFYRESULT, &verified);
      return fail(transport_error(code, request, may_be_sent(curl, code), verified));
    }
    // libcurl takes a connection that ends within the headers for a complete answer without a body.
    if (!head.complete) return fail(transport_error(CURLE_PARTIAL_FILE, request, true));
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    response.status = static_cast<int>(status);
    return response;
  }

  TlsOptions tls_;
  std::mutex mutex_;
  std::vector<Handle> idle_;
};

} // namespace

std::string HttpResponse::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return {};
}

std::unique_ptr<HttpClient> make_http_client(const TlsOptions& tls) {
  return std::make_unique<CurlClient>(tls);
}

std::string http_library() {
  return curl_version();
}

std::string host_of(std::string_view url) {
  const auto start = url.find("://");
  auto host = start == std::string_view::npos ? url : url.substr(start + 3);
  host = host.substr(0, host.find_first_of("/?#"));
  if (const auto user = host.rfind('@'); user != std::string_view::npos) host.remove_prefix(user + 1);
  if (host.starts_with('[')) return std::string(host.substr(1, host.find(']') - 1));
  return std::string(host.substr(0, host.find(':')));
}

std::string basic_authorization(const std::string& user, const std::string& password) {
  return "Basic " + to_base64(user + ":" + password);
}

std::string url_encode(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool unreserved = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                            c == '_' || c == '.' || c == '~';
    if (unreserved)
      result += c;
    else
      result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return result;
}

} // namespace telctl
