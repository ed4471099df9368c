# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154 # $top is set by the script that sources this
# Building one preset, silently when there is nothing to build. Sourced by packaging/run and tests/run.

# As many compilers as there are processors, but no more than memory has room for: one can take a gigabyte.
build_jobs() {
    local processors available
    processors=$(nproc)
    available=$(awk '/^MemAvailable:/ { print int($2 / 1048576) }' /proc/meminfo)
    ((available >= 1)) || available=1
    echo $((processors < available ? processors : available))
}

# Ninja looks after changed CMakeLists.txt itself, but not after the presets nor a checkout that was moved.
needs_configuring() { # build folder
    [[ ! -f $1/build.ninja || $top/CMakePresets.json -nt $1/build.ninja ]] ||
        ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$top" "$1/CMakeCache.txt"
}

build_preset() { # preset [target…], or all of it
    local folder=$top/build/$1 log quiet=()
    mkdir -p -- "$folder"
    if [[ ! -w $folder ]]; then
        say "$folder belongs to somebody else ($(stat -c %U -- "$folder")); remove it or run this as that user."
        return 1
    fi
    if needs_configuring "$folder"; then
        say "Configuring build/$1…"
        log=$folder/configure.log
        if ! (cd -- "$top" && cmake --preset "$1" --fresh) >"$log" 2>&1; then
            tail -n 25 -- "$log" >&2
            say "CMake could not configure; all of its output is in build/$1/configure.log."
            # So that the next try configures again.
            rm -f -- "$folder/build.ninja"
            return 1
        fi
        touch -- "$folder/build.ninja"
    fi
    [[ $(ninja -C "$folder" -n "${@:2}" 2>/dev/null) != *"no work to do."* ]] || return 0
    say "Building build/$1…"
    # Without a terminal, a line for each file would be a wall of text; errors still show.
    [[ -t 2 ]] || quiet=(--quiet)
    NINJA_STATUS='  [%f/%t] ' ninja -C "$folder" -j "$(build_jobs)" "${quiet[@]}" "${@:2}" >&2
}
