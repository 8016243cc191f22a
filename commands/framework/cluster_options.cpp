#include <framework/cluster_options.hpp>

#include <CLI/App.hpp>

namespace telctl::commands {
namespace {

void add_seconds(CLI::App& app, const char* name, std::chrono::milliseconds& target, const char* says) {
  app.add_option_function<unsigned>(
         name, [&target](unsigned value) { target = std::chrono::seconds(value); }, says)
      ->type_name("SECONDS");
}

} // namespace

void add_cluster_options(CLI::App& app, cluster::ConnectOptions& options) {
  constexpr auto group = "Cluster";
  app.add_option("--cluster", options.url, "Address of the cluster, e.g. https://xivo.univ.example:9486")
      ->type_name("URL")
      ->envname("TELCTL_CLUSTER")
      ->group(group);
  app.add_option("--token", options.token,
                 "Where the token is: file:PATH, command:PROGRAM, env:NAME, credential:NAME or stdin")
      ->type_name("SOURCE")
      ->envname("TELCTL_TOKEN_SOURCE")
      ->group(group);
  auto* user =
      app.add_option("--user", options.user, "Web-service user, instead of a token")->type_name("NAME")->group(group);
  app.add_option("--password", options.password, "Where the password of --user is (as for --token)")
      ->type_name("SOURCE")
      ->needs(user)
      ->group(group);
  app.add_option("--auth-url", options.auth_url,
                 "Address of the authentication service, when it is not on port 9497 (XiVO) or beside the API (Wazo)")
      ->type_name("URL")
      ->group(group);
  app.add_option("--provd", options.provd,
                 "Address of the provisioning service, which holds device templates: http://127.0.0.1:8666/provd of a "
                 "XiVO (through ssh -L), https://HOST/api/provd/0.2 of a Wazo")
      ->type_name("URL")
      ->envname("TELCTL_PROVD")
      ->group(group);
  app.add_option("--web-services", options.web_services,
                 "Address of a XiVO's web interface, whose web services hold groups, queues and more: https://HOST; "
                 "they take --user")
      ->type_name("URL")
      ->envname("TELCTL_WEB_SERVICES")
      ->group(group);
  app.add_option("--tenant", options.tenant, "Tenant, when the account sees several")->type_name("UUID")->group(group);
  app.add_option("--ca", options.tls.ca_file, "Certificate of the CA that signed the server's")
      ->type_name("FILE")
      ->group(group);
  app.add_option("--pin", options.tls.pin, "The server's public key, for a self-signed certificate")
      ->type_name("sha256//BASE64")
      ->group(group);
  app.add_option_function<unsigned>(
         "--timeout",
         [&options](unsigned value) { options.read_timeout = options.write_timeout = std::chrono::seconds(value); },
         "Longest wait for one answer (default 60)")
      ->type_name("SECONDS");
  add_seconds(app, "--server-timeout", options.grace,
              "How long the server may go on with a request after telctl gave it up (default 180)");
  for (const auto* name : {"--timeout", "--server-timeout"})
    app.get_option(name)->group(group);
}

void add_ami_options(CLI::App& app, cluster::AmiAccess& ami) {
  constexpr auto group = "Asterisk";
  auto* address =
      app.add_option("--ami", ami.addresses,
                     "Asterisk's manager interface, one for each media server (repeatable): of this machine, "
                     "through ssh -L, or tls://HOST:5039 where manager.conf has tlsenable")
          ->type_name("[tls://]HOST:PORT")
          ->group(group);
  app.add_option("--ami-user", ami.user, "Manager of manager.conf")->type_name("NAME")->needs(address)->group(group);
  app.add_option("--ami-ca", ami.tls.ca_file, "Certificate of the CA that signed the manager's, for tls://")
      ->type_name("FILE")
      ->needs(address)
      ->group(group);
  app.add_option("--ami-pin", ami.tls.pin, "The manager's public key, for a self-signed certificate")
      ->type_name("sha256//BASE64")
      ->needs(address)
      ->group(group);
  app.add_option("--ami-password", ami.password, "Where the manager's secret is (as for --token)")
      ->type_name("SOURCE")
      ->needs(address)
      ->group(group);
}

} // namespace telctl::commands
