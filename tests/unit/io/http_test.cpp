#include <telctl/io/http.hpp>

#include <algorithm>
#include <chrono>

#include <doctest/doctest.h>
#include <telctl/support/errors.hpp>

#include "raw_server.hpp"

using namespace telctl;
using namespace std::chrono_literals;

namespace {

const std::string drop; // read the request, then close

Result<HttpResponse> ask(HttpClient& client, const std::string& method, const std::string& url,
                         const std::string& body = {}) {
  return client.send({.method = method, .url = url, .headers = {{"X-Test", "1"}}, .body = body, .timeout = 1000ms});
}

} // namespace

TEST_CASE("an answer comes back with status, headers and body") {
  RawServer server({{"HTTP/1.1 201 Created\r\nContent-Length: 2\r\nX-Total:  12 \r\n\r\nhi"}});
  const auto client = make_http_client();
  const auto response = ask(*client, "POST", server.url() + "/a?b=c", "body");
  REQUIRE(response);
  CHECK(response->status == 201);
  CHECK(response->body == "hi");
  CHECK(response->header("x-total") == "12");
  CHECK(response->header("absent").empty());
  CHECK(server.requests() == std::vector<std::string>{"POST /a?b=c HTTP/1.1"});
}

TEST_CASE("a POST on a kept connection that the server drops is sent once, and its outcome is unknown") {
  // The trap: libcurl repeats in silence a request that it sent on a connection which was open before and died without
  // an answer.
  for (const auto* method : {"POST", "PUT", "DELETE", "PATCH"}) {
    CAPTURE(method);
    // The client's second request may come on either connection: whichever it takes dies, and a third one is ready for
    // a repetition.
    RawServer server({{answer("ok"), drop}, {drop}, {answer("repeated")}});
    const auto client = make_http_client();
    REQUIRE(ask(*client, "GET", server.url() + "/first"));
    const auto response = ask(*client, method, server.url() + "/second", "{}");
    REQUIRE_FALSE(response);
    CHECK(response.error().code == errors::http_unknown_outcome);
    CHECK_FALSE(response.error().retryable);
    const auto seen = server.requests();
    CHECK(std::count_if(seen.begin(), seen.end(),
                        [](const auto& line) { return line.find("/second") != std::string::npos; }) == 1);
  }
}

TEST_CASE("a GET may be asked again, since it changes nothing") {
  RawServer server({{answer("ok"), drop}, {answer("again")}});
  const auto client = make_http_client();
  REQUIRE(ask(*client, "GET", server.url() + "/first"));
  const auto response = ask(*client, "GET", server.url() + "/second");
  if (response)
    CHECK(response->body == "again");
  else
    CHECK(response.error().retryable);
}

TEST_CASE("several changes in a row each reach the server once") {
  RawServer server({{answer("1")}, {answer("2")}, {answer("3")}});
  const auto client = make_http_client();
  for (const auto* body : {"1", "2", "3"}) {
    const auto response = ask(*client, "POST", server.url() + "/x", body);
    REQUIRE(response);
    CHECK(response->body == body);
  }
  CHECK(server.requests().size() == 3);
}

TEST_CASE("a redirect is an answer, never followed") {
  RawServer server({{"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"}});
  const auto client = make_http_client();
  const auto response = ask(*client, "GET", server.url());
  REQUIRE(response);
  CHECK(response->status == 302);
  CHECK(server.requests().size() == 1);
}

TEST_CASE("an answer that is cut, late or no HTTP leaves the outcome unknown") {
  const std::vector<std::string> wrong{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly a part",
                                       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
                                       "HTTP/1.1 200 OK\r\nContent-Le", "220 smtp.univ.example ESMTP\r\n"};
  for (const auto& text : wrong) {
    CAPTURE(text);
    RawServer server({{text}});
    const auto client = make_http_client();
    const auto response = ask(*client, "POST", server.url(), "{}");
    REQUIRE_FALSE(response);
    CHECK(response.error().code == errors::http_unknown_outcome);
  }
}

TEST_CASE("a server that is silent is given up after the time-out") {
  RawServer server({{answer("late"), drop}});
  const auto client = make_http_client();
  REQUIRE(ask(*client, "GET", server.url()));
  RawServer silent({{"HTTP/1.1 "}, {}});
  const auto begin = std::chrono::steady_clock::now();
  const auto response = client->send({.method = "POST", .url = silent.url(), .timeout = 200ms});
  REQUIRE_FALSE(response);
  CHECK(response.error().code == errors::http_unknown_outcome);
  CHECK(std::chrono::steady_clock::now() - begin < 2s);
}

TEST_CASE("no connection means that nothing was sent") {
  std::string url;
  {
    const RawServer server({});
    url = server.url();
  }
  const auto client = make_http_client();
  const auto response = ask(*client, "POST", url, "{}");
  REQUIRE_FALSE(response);
  CHECK(response.error().code == errors::http_unreachable);
  CHECK(response.error().retryable);
}

TEST_CASE("a host that does not even take the connection saw nothing") {
  const auto client = make_http_client();
  // TEST-NET-1 (RFC 5737) is routed nowhere: a time-out while connecting, or no route at all.
  const auto response = client->send({.method = "POST", .url = "http://192.0.2.1/", .timeout = 200ms});
  REQUIRE_FALSE(response);
  CHECK(response.error().code == errors::http_unreachable);
}

TEST_CASE("only http and https are addresses") {
  const auto client = make_http_client();
  for (const auto* url : {"ftp://127.0.0.1/x", "file:///etc/passwd", "", "http://"}) {
    CAPTURE(url);
    const auto response = ask(*client, "GET", url);
    REQUIRE_FALSE(response);
    CHECK(response.error().code == errors::http_bad_url);
  }
}

TEST_CASE("parts of an address are encoded") {
  CHECK(url_encode("a b/ç~-._") == "a%20b%2F%C3%A7~-._");
  CHECK(url_encode("").empty());
}
