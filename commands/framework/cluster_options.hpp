#pragma once
#include <telctl/cluster/connect.hpp>

namespace CLI {
class App;
}

namespace telctl::commands {

/// Adds the options that lead to a cluster: --cluster, --token, --user, --password, --provd, --tenant, --ca, --pin,
/// --timeout,
/// --server-timeout. TELCTL_CLUSTER is the default of --cluster, TELCTL_TOKEN_SOURCE that of --token (the place, never
/// the secret itself). A missing URL is told by `cluster::connect` (TEL-0500). `options` must outlive the parser.
void add_cluster_options(CLI::App& app, cluster::ConnectOptions& options);

/// --ami, --ami-user, --ami-password, --ami-ca and --ami-pin.
void add_ami_options(CLI::App& app, cluster::AmiAccess& ami);

} // namespace telctl::commands
