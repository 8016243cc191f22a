// Sources beside files, as they are declared.
#include <algorithm>
#include <tuple>

#include <collect/declaration.hpp>
#include <fmt/format.h>
#include <telctl/io/http.hpp>
#include <telctl/io/line_stream.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

/// "HOST:PORT", "[::1]:2533".
void place(const YamlNode& node, Declaration& in, std::string& host, std::string& port) {
  const auto text = in.text(node);
  std::tie(host, port) = split_address(text);
  if (host.empty()) in.wrong(node, fmt::format("'{}' is no HOST:PORT", visible(text)));
}

bool has_password(std::string_view url) {
  const auto rest = url.substr(url.find("://") + 3);
  const auto where = rest.substr(0, rest.find('/'));
  const auto at = where.rfind('@');
  return (at != std::string_view::npos && where.substr(0, at).find(':') != std::string_view::npos) ||
         url.find("password=") != std::string_view::npos;
}

bool is_name_of_table(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  });
}

} // namespace

TableSource read_table_source(const YamlNode& node, Declaration& in) {
  TableSource table;
  in.keys(node, {{"database", [&](const YamlNode& value) { table.database = in.text(value); }},
                 {"name", [&](const YamlNode& value) { table.name = in.text(value); }}});
  if (!table.database.starts_with("postgresql://") && !table.database.starts_with("postgres://"))
    in.wrong(node, "a table needs the database that it is in", "database: postgresql://USER@HOST/asterisk");
  else if (has_password(table.database))
    in.wrong(node, "a password stands in the connection string",
             "leave it out: PGPASSFILE, ~/.pgpass or a service file gives it");
  if (!is_name_of_table(table.name)) in.wrong(node, "a table needs its name", "name: call_log");
  return table;
}

RestSource read_rest_source(const YamlNode& node, Declaration& in) {
  RestSource rest;
  in.keys(node, {{"url", [&](const YamlNode& value) { rest.url = in.text(value); }},
                 {"token", [&](const YamlNode& value) { rest.token = in.text(value); }},
                 {"user", [&](const YamlNode& value) { rest.user = in.text(value); }},
                 {"password", [&](const YamlNode& value) { rest.password = in.text(value); }},
                 {"tenant", [&](const YamlNode& value) { rest.tenant = in.text(value); }},
                 {"recurse", [&](const YamlNode& value) { rest.recurse = in.yes_no(value); }},
                 {"ca", [&](const YamlNode& value) { rest.tls.ca_file = in.beside(in.text(value)); }},
                 {"pin", [&](const YamlNode& value) { rest.tls.pin = in.text(value); }}});
  if (!rest.url.starts_with("https://") && !(is_this_machine(host_of(rest.url)) && rest.url.starts_with("http://")))
    in.wrong(node, "the records of a Wazo are read by https", "url: https://HOST");
  if (rest.token.empty() == (rest.user.empty() || rest.password.empty()) || rest.user.empty() != rest.password.empty())
    in.wrong(node, "either a token, or a user with a password", "password: file:/etc/telctl/wazo.password");
  // A self-signed certificate is known by its pin.
  if (!rest.tls.pin.empty() && rest.tls.ca_file.empty()) rest.tls.verify = false;
  while (rest.url.ends_with('/'))
    rest.url.pop_back();
  return rest;
}

TcpSource read_tcp_source(const YamlNode& node, Declaration& in) {
  TcpSource tcp;
  in.keys(node, {{"connect", [&](const YamlNode& value) { place(value, in, tcp.host, tcp.port); }},
                 {"listen",
                  [&](const YamlNode& value) {
                    tcp.side = TcpSource::Side::listens;
                    place(value, in, tcp.host, tcp.port);
                  }},
                 {"from", [&](const YamlNode& value) { tcp.from = in.texts(value); }},
                 {"protocol",
                  [&](const YamlNode& value) {
                    const auto name = in.text(value);
                    if (name == "oxe")
                      tcp.protocol = TcpSource::Protocol::oxe;
                    else if (name != "lines")
                      in.wrong(value, "lines or oxe is expected here");
                  }},
                 {"relay_to", [&](const YamlNode& value) { place(value, in, tcp.relay_host, tcp.relay_port); }},
                 {"relay_at", [&](const YamlNode& value) { place(value, in, tcp.serve_host, tcp.serve_port); }}});
  const bool listens = tcp.side == TcpSource::Side::listens;
  if ((node.find("connect") == nullptr) == (node.find("listen") == nullptr))
    in.wrong(node, "either connect or listen",
             "connect: HOST:PORT where the exchange listens; listen: ADDRESS:PORT "
             "where the exchange connects");
  if (listens && tcp.from.empty())
    in.wrong(node, "who may connect is not declared",
             "from: [ADDRESS of the exchange]: else anybody could write "
             "tickets");
  if (listens && tcp.protocol == TcpSource::Protocol::oxe)
    in.wrong(node, "an OmniPCX Enterprise listens itself", "connect: HOST:2533");
  if (listens && !tcp.serve_port.empty())
    in.wrong(node, "the exchange connects: the running taxation is reached with relay_to");
  if (!listens && !tcp.relay_port.empty())
    in.wrong(node, "the exchange listens: the running taxation connects to relay_at instead");
  return tcp;
}

SftpSource read_sftp_source(const YamlNode& node, Declaration& in) {
  SftpSource sftp;
  in.keys(node, {{"host", [&](const YamlNode& value) { sftp.host = in.text(value); }},
                 {"port", [&](const YamlNode& value) { sftp.port = in.text(value); }},
                 {"identity", [&](const YamlNode& value) { sftp.identity = in.beside(in.text(value)); }},
                 {"known_hosts", [&](const YamlNode& value) { sftp.known_hosts = in.beside(in.text(value)); }},
                 {"files", [&](const YamlNode& value) { sftp.files = in.texts(value); }}});
  // What begins with a dash would be an option of the client.
  const bool usable = !sftp.host.empty() && !sftp.host.starts_with('-') &&
                      std::none_of(sftp.host.begin(), sftp.host.end(), [](unsigned char c) { return c <= ' '; });
  if (!usable) in.wrong(node, "the machine is not named", "host: USER@HOST");
  if (!sftp.port.empty() && !is_digits(sftp.port)) in.wrong(node, "the port is no number");
  if (sftp.files.empty()) in.wrong(node, "no files are named", "files: [/usr4/account/TAX*.DAT]");
  for (const auto& pattern : sftp.files)
    if (!pattern.starts_with('/') || pattern.find('\n') != std::string::npos)
      in.wrong(node, fmt::format("'{}' is no absolute path", visible(pattern)));
  return sftp;
}

} // namespace telctl::cdr
