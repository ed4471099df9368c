# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154 # $directory and $here come from `fleet`
# Messages, processes we started, and waiting for a condition.

say() { printf '%s\n' "$*" >&2; }

die() {
    say "fleet: $*"
    exit 1
}

usage_error() {
    say "fleet: $*. 'fleet --help' lists the commands."
    exit 2
}

require_root() {
    [[ $EUID -eq 0 ]] || die "root is needed to start and stop engines; run it as root or through sudo."
}

# The 22nd field of /proc/PID/stat: with the pid it names one process for as long as the machine runs.
process_start_time() { # pid
    local stat
    { stat=$(<"/proc/$1/stat"); } 2>/dev/null || return 1
    # The second field is the program's name in brackets and may hold anything.
    read -r -a stat <<<"${stat##*) }"
    printf '%s\n' "${stat[19]}"
}

process_state() { # pid; prints R, S, D, T (stopped), Z …
    local stat
    { stat=$(<"/proc/$1/stat"); } 2>/dev/null || return 1
    stat=${stat##*) }
    printf '%s\n' "${stat%% *}"
}

record_process() { # file pid
    local started
    started=$(process_start_time "$2") || started=gone
    printf '%s %s\n' "$2" "$started" >"$1"
}

# Prints the pid recorded in the file, only if it is still that process and not another that got its number.
recorded_process() { # file
    local pid started now
    [[ -r $1 ]] && read -r pid started <"$1" || return 1
    now=$(process_start_time "$pid") || return 1
    [[ $now == "$started" && $(process_state "$pid") != Z ]] || return 1
    printf '%s\n' "$pid"
}

# Asks a condition every 20 ms until it holds; fails when the time is over.
wait_until() { # seconds command…
    local deadline=$((${EPOCHREALTIME//[!0-9]/} + $1 * 1000000))
    shift
    until "$@"; do
        ((${EPOCHREALTIME//[!0-9]/} < deadline)) || return 1
        sleep 0.02
    done
}

process_gone() { ! recorded_process "$1" >/dev/null; } # file

kill_recorded() { # file
    local pid
    pid=$(recorded_process "$1") || return 0
    kill -KILL "$pid" 2>/dev/null || true
    wait_until 10 process_gone "$1" || die "process $pid ($1) did not end within 10 s of SIGKILL."
}

# Closes what we and whoever called us have open; a daemon would hold on to their locks and pipes.
close_inherited() {
    local fd
    for fd in /proc/self/fd/*; do
        fd=${fd##*/}
        ((fd <= 2)) || eval "exec $fd>&-" 2>/dev/null || true
    done
}

# Starts a daemon in the background: in a cgroup, a network namespace and under a host name of its own; without our
# terminal, open files or directory. Its output goes to the end of the log.
start_daemon() { # record cgroup netns hostname log command…
    local record=$1 cgroup=$2 netns=$3 name=$4 log=$5
    shift 5
    (
        exec </dev/null >>"$log" 2>&1
        close_inherited
        enter_cgroup "$cgroup"
        cd /
        ulimit -n "$(ulimit -Hn)"
        unset DOCKER_HOST DOCKER_CONTEXT DOCKER_TLS_VERIFY DOCKER_CERT_PATH NOTIFY_SOCKET
        # nsenter and not `ip netns exec`, which remounts /sys and hides the cgroups from dockerd.
        # shellcheck disable=SC2016
        exec setsid nsenter --net="$netns" unshare --uts \
            sh -c 'echo "$0" >/proc/sys/kernel/hostname && exec "$@"' "$name" "$@"
    ) &
    record_process "$record" $!
    disown $!
}

# One change to the fleet at a time, and one choice of a free number on the machine. The lock is on a folder that is
# always there, so it leaves no file behind; it ends with this process.
fleet_lock=
lock_fleet() {
    [[ -z $fleet_lock ]] || return 0
    exec {fleet_lock}</run
    flock -w 60 "$fleet_lock" || die "another 'fleet up' or 'fleet down' has not ended for a minute."
}

check_directory() {
    # dockerd and containerd make sockets up to 46 characters further down; sun_path ends at 107.
    ((${#directory} <= 60)) || die "the folder's name is too long for unix sockets (over 60 characters): $directory"
    # Podman gets a /run of its own.
    [[ $directory != /run/* ]] || die "the fleet cannot live below /run; choose another folder with --dir."
    if [[ -e $directory && ! -f $directory/number && -n $(ls -A -- "$directory" 2>/dev/null) ]]; then
        die "$directory is there already and is not a fleet; choose another folder with --dir."
    fi
}
