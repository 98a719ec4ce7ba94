#!/usr/bin/env bash
# Publishes the native binary into dist/ for the machine it runs on (or for the runtime identifier given: ./build.sh linux-arm64).
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/eng/env.sh"
need_dotnet

case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) host=linux-x64 ;;
  Linux-aarch64) host=linux-arm64 ;;
  Darwin-arm64) host=osx-arm64 ;;
  Darwin-x86_64) host=osx-x64 ;;
  *) host="" ;;
esac
rid="${1:-$host}"
[ -n "$rid" ] || fail "this machine's runtime identifier is not known" "name it: ./build.sh RID"
command -v clang >/dev/null || command -v gcc >/dev/null || fail "native compilation needs a linker driver" "install clang or gcc, and zlib's headers"

dn publish "$root/src/Patchbay/Patchbay.csproj" -c Release -r "$rid" -o "$root/dist" "${build_flags[@]}"
rm -f "$root"/dist/*.pdb "$root"/dist/*.dbg
ls -l "$root/dist/patchbay" | awk '{printf "dist/patchbay: %.1f MB\n", $5 / 1e6}'
