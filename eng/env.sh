# Sourced by the scripts at the root: everything that a build downloads or caches stays inside the clone (.cache/), unless the
# caller has set a place of its own. Nothing is written to HOME.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache="$root/.cache"
mkdir -p "$cache/tmp"
export DOTNET_CLI_HOME="${DOTNET_CLI_HOME:-$cache/dotnet}"
export NUGET_PACKAGES="${NUGET_PACKAGES:-$cache/nuget/packages}"
export NUGET_HTTP_CACHE_PATH="${NUGET_HTTP_CACHE_PATH:-$cache/nuget/http}"
export NUGET_PLUGINS_CACHE_PATH="${NUGET_PLUGINS_CACHE_PATH:-$cache/nuget/plugins}"
export NUGET_SCRATCH="${NUGET_SCRATCH:-$cache/nuget/scratch}"
export npm_config_cache="${npm_config_cache:-$cache/npm}"
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false DOTNET_ADD_GLOBAL_TOOLS_TO_PATH=0
# No build server outlives a script, so none keeps files of a clone that is gone.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
build_flags=(--nologo -v:q -clp:NoSummary -p:UseSharedCompilation=false)

# NuGet keeps a mark of its own in XDG_DATA_HOME; only the SDK is given another one, for Patchbay's own state is there too.
dn() { XDG_DATA_HOME="$cache/share" TMPDIR="$cache/tmp" dotnet "$@"; }

fail() { echo "error: $1" >&2; [ -z "${2:-}" ] || echo "hint: $2" >&2; exit 1; }

need_dotnet() {
  command -v dotnet >/dev/null || fail "the .NET SDK is not installed" "install .NET SDK 10 (https://dot.net), then try again"
  (cd "$root" && dn --version >/dev/null 2>&1) || fail "the installed .NET SDK does not fit global.json" "install .NET SDK 10 (https://dot.net), then try again"
}

# restore_clients: the real Claude Code and the official SDKs, from tests/clients/package-lock.json; of another folder, what its lockfile says.
restore_clients() {
  local folder="${1:-$root/tests/clients}"
  if [ ! -f "$folder/node_modules/.stamp" ] || [ "$folder/package-lock.json" -nt "$folder/node_modules/.stamp" ]; then
    command -v npm >/dev/null || return 1
    echo "restoring Claude Code and the SDKs from the lockfile (once) …" >&2
    (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error >&2) || return 1
    touch "$folder/node_modules/.stamp"
  fi
}
