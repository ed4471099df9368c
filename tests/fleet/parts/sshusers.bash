# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154 # $directory and $here come from `fleet`
# Who may log in to the ssh hosts, and what each may do there. Each has a key, ssh/keys/NAME; not each may use it.
#
#   ops        a key, and the group that may use the engine's socket
#   nodocker   a key, but not that group
#   stranger   a key that the host doesn't know, and a banner that tries to be taken for ssh's own words
#   secret     a password, asked for by the password method; it is in ssh/keys/password
#   asked      the same password, by the keyboard-interactive method, as PAM hosts have it
#   phrase     a key with a passphrase, which is in ssh/keys/passphrase
#   noforward  no forwarding of sockets, and that banner
#   bare       no forwarding either, and no docker command there
#   locked     neither forwarding nor any command
ssh_users=(ops nodocker stranger secret asked phrase noforward bare locked)

# Not taken on Debian-like systems, nor given out by systemd.
ssh_first_uid=60700

# With all that shells and dialogs like to change.
awkward_secret() { printf '%s %s' "it's \"\$HOME\" \\n ü %" "$(tr -d - </proc/sys/kernel/random/uuid)"; }

make_ssh_keys() {
    local keys user phrase
    keys=$(ssh_dir)/keys
    mkdir -m 0700 "$keys"
    awkward_secret >"$keys/password"
    awkward_secret >"$keys/passphrase"
    for user in "${ssh_users[@]}"; do
        phrase=''
        [[ $user != phrase ]] || phrase=$(<"$keys/passphrase")
        ssh-keygen -q -t ed25519 -N "$phrase" -C "$user" -f "$keys/$user"
    done
}

# The accounts as files of their own. Nothing of the machine's is copied but the number of the group that dockerd has
# given its socket to.
write_ssh_accounts() { # folder engine
    local etc=$1/etc user uid=$ssh_first_uid hash members=''
    mkdir -p "$etc/pam.d" "$1/home"
    hash=$(SECRET=$(<"$(ssh_dir)/keys/password") perl -e 'print crypt($ENV{SECRET}, q($6$bayplan$))')
    {
        echo 'root:x:0:0:root:/root:/bin/sh'
        echo 'sshd:x:60699:65534::/run/sshd:/usr/sbin/nologin'
        echo 'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin'
    } >"$etc/passwd"
    (umask 077 && printf '%s:*:19000:0:99999:7:::\n' root sshd nobody >"$etc/shadow")
    for user in "${ssh_users[@]}"; do
        ((++uid))
        echo "$user:x:$uid:65534::/home/$user:/bin/sh" >>"$etc/passwd"
        case $user in
            secret | asked) echo "$user:$hash:19000:0:99999:7:::" >>"$etc/shadow" ;;
            *) echo "$user:*:19000:0:99999:7:::" >>"$etc/shadow" ;;
        esac
        [[ $user == nodocker ]] || members+=${members:+,}$user
        mkdir -p "$1/home/$user/.ssh"
        [[ $user == stranger ]] || cp -- "$(ssh_dir)/keys/$user.pub" "$1/home/$user/.ssh/authorized_keys"
        chown -R "$uid:65534" "$1/home/$user"
    done
    printf '%s\n' 'root:x:0:' 'nogroup:x:65534:' "docker:x:$(stat -c %g "$(engine_socket "$2")"):$members" >"$etc/group"
    printf '%s\n' 'auth required pam_unix.so' 'account required pam_unix.so' 'session required pam_permit.so' >"$etc/pam.d/sshd"
    printf 'Welcome.\033[31m\r\nPermission denied (publickey).\r\nHost key verification failed.\r\n' >"$1/banner"
}

# The end of sshd's configuration.
ssh_user_rules() { # folder
    cat <<END
Match User secret
  PubkeyAuthentication no
  PasswordAuthentication yes
Match User asked
  PubkeyAuthentication no
  KbdInteractiveAuthentication yes
Match User noforward
  AllowStreamLocalForwarding no
  Banner $1/banner
Match User stranger
  Banner $1/banner
Match User bare
  AllowStreamLocalForwarding no
  SetEnv PATH=/run/bin
Match User locked
  DisableForwarding yes
  ForceCommand /bin/false
END
}
