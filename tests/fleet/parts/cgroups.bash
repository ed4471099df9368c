# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154 # $directory and $here come from `fleet`
# One cgroup holds every process of a fleet, daemons and containers. The kernel keeps the list of who is in it, so
# nothing that was started can be missed and nothing else can be hit, whatever crashed before.

cgroup_mounts() {
    awk '{ for (i = 7; i <= NF; i++) if ($i == "-") { if ($(i + 1) ~ /^cgroup2?$/) print $5; break } }' \
        /proc/self/mountinfo
}

# The hierarchy whose membership we go by: the only one of cgroup v2; with v1 the freezer, which has to be thawed too.
cgroup_root() {
    if [[ -e /sys/fs/cgroup/cgroup.controllers ]]; then
        echo /sys/fs/cgroup
    else
        echo /sys/fs/cgroup/freezer
    fi
}

# Names are absolute within the hierarchy, as dockerd's --cgroup-parent wants them.
fleet_cgroup() { echo "/bayplan-fleet-$(<"$directory/number")"; }

enter_cgroup() { # name
    local path
    path=$(cgroup_root)$1
    mkdir -p "$path"
    echo "$BASHPID" >"$path/cgroup.procs"
}

cgroup_processes() { # name
    local path
    path=$(cgroup_root)$1
    [[ -d $path ]] || return 0
    # A cgroup may go while we read.
    find "$path" -name cgroup.procs -exec cat {} + 2>/dev/null || true
}

# SIGKILL does not reach processes that `docker pause` froze, on cgroup v1.
cgroup_thaw() { # name
    local path file
    path=$(cgroup_root)$1
    while IFS= read -r file; do
        case $file in
            */freezer.state) echo THAWED >"$file" ;;
            *) echo 0 >"$file" ;;
        esac 2>/dev/null || true
    done < <(find "$path" \( -name freezer.state -o -name cgroup.freeze \) 2>/dev/null)
}

cgroup_emptied() { # name; kills on every look, since a process may have forked since the last
    local pids
    mapfile -t pids < <(cgroup_processes "$1")
    ((${#pids[@]})) || return 0
    kill -KILL "${pids[@]}" 2>/dev/null || true
    cgroup_thaw "$1"
    return 1
}

kill_cgroup() { # name
    wait_until 20 cgroup_emptied "$1" || die "processes did not end within 20 s of SIGKILL: $(cgroup_processes "$1" | xargs)"
}

remove_cgroup() { # name
    local mount
    while IFS= read -r mount; do
        [[ ! -d $mount$1 ]] || find "$mount$1" -depth -type d -exec rmdir {} + 2>/dev/null || true
    done < <(cgroup_mounts)
}

# For a cgroup that is not ours alone: removes it with its childless `conmon`, and only where nothing else is inside.
remove_cgroup_if_unused() { # name
    local mount
    while IFS= read -r mount; do
        rmdir "$mount$1/conmon" "$mount$1" 2>/dev/null || true
    done < <(cgroup_mounts)
}
