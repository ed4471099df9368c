# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154 # $directory and $here come from `fleet`
# A real sshd beside each engine, as on a host that is reached by ssh only: on the engine's address, port 2222, in the
# engine's network namespace. Its mount namespace shows it accounts, homes and a /run of its own, with the engine's
# socket in the usual place; the machine's files and accounts are not touched. MaxStartups is left at its default.

ssh_port=2222

ssh_dir() { echo "$directory/ssh"; }
ssh_host_dir() { echo "$directory/ssh/host$1"; } # engine
ssh_cgroup() { echo "$(engine_cgroup "$1")/ssh"; } # engine
ssh_record() { echo "$(ssh_host_dir "$1")/sshd.process"; } # engine
ssh_is_up() { [[ -f $(ssh_dir)/config ]]; }

require_ssh() {
    require_engine "$1"
    ssh_is_up || die "the ssh hosts are not up; 'fleet ssh up' starts them."
}

# /run as a whole is covered, since sshd needs a folder there. The engine's folder is shown rather than its socket,
# because dockerd makes a new socket each time it starts.
write_sshd_mounts() { # folder engine
    cat >"$1/serve" <<END
#!/bin/sh
set -e
for file in passwd shadow group pam.d/sshd; do mount --bind $1/etc/\$file /etc/\$file; done
mount --bind $1/home /home
# Where failed passwords are noted.
mount -t tmpfs -o mode=755 tmpfs /var/log
mount -t tmpfs -o mode=755 tmpfs /run
mkdir /run/sshd /run/engine /run/other /run/bin
mount --bind $(engine_dir "$2") /run/engine
# All that a user without the docker command has.
ln -s $(command -v sh) $(command -v id) /run/bin
ln -s /run/engine/docker.sock /run/docker.sock
ln -s /run/engine/docker.sock /run/other/docker.sock
perl -MSocket -e 'socket(S, AF_UNIX, SOCK_STREAM, 0) && bind(S, pack_sockaddr_un("/run/closed.sock")) or die \$!'
chmod 0666 /run/closed.sock
exec $(command -v sshd) -D -e -f $1/sshd_config
END
    chmod +x "$1/serve"
}

write_sshd_config() { # folder engine
    cat >"$1/sshd_config" <<END
ListenAddress $(engine_address "$2")
Port $ssh_port
HostKey $1/hostkey
PidFile none
LogLevel VERBOSE
UsePAM yes
UseDNS no
PermitRootLogin no
PasswordAuthentication no
KbdInteractiveAuthentication no
PrintMotd no
PrintLastLog no
END
    ssh_user_rules "$1" >>"$1/sshd_config"
}

prepare_ssh_host() { # engine
    local dir
    dir=$(ssh_host_dir "$1")
    mkdir -p "$dir"
    ssh-keygen -q -t ed25519 -N '' -C "engine$1" -f "$dir/hostkey"
    ssh-keygen -q -t ed25519 -N '' -C "engine$1, made anew" -f "$dir/hostkey.other"
    write_ssh_accounts "$dir" "$1"
    write_sshd_config "$dir" "$1"
    write_sshd_mounts "$dir" "$1"
}

# What a user of these hosts would have in ~/.ssh, except that ssh is told of it by -F: it asks the system, and not the
# environment, where ~ is.
write_ssh_client() {
    local dir engine count
    dir=$(ssh_dir)
    count=$(engine_count)
    for ((engine = 1; engine <= count; ++engine)); do
        printf '[%s]:%s ' "$(engine_address "$engine")" "$ssh_port"
        cut -d' ' -f1,2 "$(ssh_host_dir "$engine")/hostkey.pub"
    done >"$dir/known_hosts"
    {
        for ((engine = 1; engine <= count; ++engine)); do
            printf 'Host alias-%s\n  HostName %s\n  Port %s\n  User ops\n' "$engine" "$(engine_address "$engine")" "$ssh_port"
        done
        # Only by way of the last engine's sshd.
        printf 'Host behind-1\n  HostName %s\n  Port %s\n  User ops\n  ProxyJump ops@%s:%s\n' "$(engine_address 1)" \
            "$ssh_port" "$(engine_address "$count")" "$ssh_port"
        # As many names as are wanted for one sshd.
        printf 'Host many-*\n  HostName %s\n  Port %s\n  User ops\n' "$(engine_address 1)" "$ssh_port"
        cat <<END
Host *
  IdentityFile $dir/keys/%r
  IdentitiesOnly yes
  IdentityAgent none
  UserKnownHostsFile $dir/known_hosts
  GlobalKnownHostsFile none
END
    } >"$dir/config.new"
    # The last thing that is written: by it the hosts are known to be up.
    mv -- "$dir/config.new" "$dir/config"
}

# Listening is told by the kernel; a connection to see would be one of the few that sshd lets in at a time.
ssh_listens() { # engine
    local pid
    pid=$(recorded_process "$(ssh_record "$1")") || return 1
    grep -q ":$(printf %04X "$ssh_port") 00000000:0000 0A" "/proc/$pid/net/tcp" 2>/dev/null
}

ssh_decided() { ssh_listens "$1" || process_gone "$(ssh_record "$1")"; } # engine

ssh_start() { # engine
    local dir
    dir=$(ssh_host_dir "$1")
    if ! recorded_process "$(ssh_record "$1")" >/dev/null; then
        start_daemon "$(ssh_record "$1")" "$(ssh_cgroup "$1")" "$(engine_dir "$1")/net" "engine$1" "$dir/sshd.log" \
            unshare --mount "$dir/serve"
    fi
    wait_until 10 ssh_decided "$1" || true
    ssh_listens "$1" || { show_log "the sshd of engine $1" "$dir/sshd.log" && return 1; }
}

# The listener and all that it has begun, as when the machine goes.
ssh_kill() { kill_cgroup "$(ssh_cgroup "$1")"; } # engine

# Another host key, as of a machine set up anew or of somebody in between; once more, and it is the first again.
ssh_rekey() { # engine
    local dir suffix
    dir=$(ssh_host_dir "$1")
    for suffix in '' .pub; do
        mv -- "$dir/hostkey$suffix" "$dir/hostkey.swap"
        mv -- "$dir/hostkey.other$suffix" "$dir/hostkey$suffix"
        mv -- "$dir/hostkey.swap" "$dir/hostkey.other$suffix"
    done
    ssh_kill "$1"
    ssh_start "$1"
}

ssh_up() {
    local program engine count
    require_root
    count=$(engine_count)
    ((count > 0)) || die "no engine is up in $directory; 'fleet up N' starts some."
    for program in sshd ssh ssh-keygen perl; do
        command -v "$program" >/dev/null || die "'$program' is not installed; tests/run installs what the tests need."
    done
    ! ssh_is_up || die "the ssh hosts are up in $directory already."
    lock_fleet
    ssh_down
    trap ssh_down EXIT
    trap 'exit 130' INT TERM
    mkdir -p "$(ssh_dir)"
    make_ssh_keys
    for ((engine = 1; engine <= count; ++engine)); do
        prepare_ssh_host "$engine"
        ssh_start "$engine" || exit 1
    done
    write_ssh_client
    trap - EXIT INT TERM
    say "Each engine is an ssh host: $(for ((engine = 1; engine <= count; ++engine)); do echo "$(engine_address "$engine"):$ssh_port"; done | xargs)"
}

# Also after an interrupted start.
ssh_down() {
    local engine count
    trap - EXIT
    require_root
    [[ -f $directory/number ]] || return 0
    lock_fleet
    count=$(engine_count)
    for ((engine = 1; engine <= count; ++engine)); do
        ssh_kill "$engine"
        remove_cgroup "$(ssh_cgroup "$engine")"
    done
    rm -rf --one-file-system -- "$(ssh_dir)"
}

ssh_status() { # engine; prints nothing when there are no ssh hosts
    ssh_is_up || return 0
    if ssh_listens "$1"; then echo "ssh"; else echo "no ssh"; fi
}
