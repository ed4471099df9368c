// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/flags.h"

namespace bayplan::run {

const std::vector<Flag> &allFlags()
{
    static const std::vector<Flag> flags = [] {
        std::vector<Flag> all;
        for (auto part : {generalFlags, networkFlags, resourceFlags, securityFlags}) {
            const std::vector<Flag> made = part();
            all.insert(all.end(), made.begin(), made.end());
        }
        return all;
    }();
    return flags;
}

const std::vector<UnusedFlag> &unusedFlags()
{
    // What `docker run` of 20.10 to 29 has beyond allFlags().
    static const std::vector<UnusedFlag> flags = {
        {"detach", 'd', true, true}, // always so here
        {"sig-proxy", 0, true, true},
        {"quiet", 'q', true, true},
        {"disable-content-trust", 0, true, true},
        {"detach-keys", 0, false, true},
        {"help", 0, true, true},
        {"annotation"},
        {"attach", 'a'},
        {"blkio-weight"},
        {"blkio-weight-device"},
        {"cgroup-parent"},
        {"cgroupns"},
        {"cidfile"},
        {"cpu-count"},
        {"cpu-percent"},
        {"cpu-period"},
        {"cpu-quota"},
        {"cpu-rt-period"},
        {"cpu-rt-runtime"},
        {"cpuset-mems"},
        {"device-cgroup-rule"},
        {"device-read-bps"},
        {"device-read-iops"},
        {"device-write-bps"},
        {"device-write-iops"},
        {"gpus"},
        {"health-start-interval"},
        {"io-maxbandwidth"},
        {"io-maxiops"},
        {"isolation"},
        {"kernel-memory"},
        {"label-file"},
        {"link"},
        {"link-local-ip"},
        {"mac-address"},
        {"memory-swappiness"},
        {"oom-kill-disable", 0, true},
        {"oom-score-adj"},
        {"runtime"},
        {"storage-opt"},
        {"use-api-socket", 0, true},
        {"userns"},
        {"uts"},
        {"volume-driver"},
        {"volumes-from"},
    };
    return flags;
}

} // namespace bayplan::run
