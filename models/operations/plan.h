// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hostconfig.h"

#include <QList>
#include <QString>

#include <functional>
#include <vector>

namespace bayplan::operations {

class Operation;
class StepRun;

/// What a step does something to.
struct Target
{
    fleet::HostId host = 0;
    QString hostName;
    QString kind; ///< "container", "image", "network", "volume"
    QString id;   ///< as the engine knows it; empty for what is yet to be made
    QString name; ///< as operators know it

    bool operator==(const Target &) const = default;
};

/// One thing to do to one object on one host.
struct Step
{
    Target target;
    /// Begins it: calls engines through the run, and in the end StepRun::finish(), once, then or later. May be begun
    /// anew after a failure.
    std::function<void(StepRun &)> start;
    /// Places, in the plan, of the steps that must be done before this one begins; on any host. If one of them fails,
    /// this one is skipped.
    QList<qsizetype> after = {};
};

/// What an operator asked for: shown as one operation.
struct Plan
{
    QString title; ///< "Stop 12 containers"
    std::vector<Step> steps;
    /// Which steps there are is decided while it runs: Operation::append() adds them, and it does not end before
    /// Operation::close().
    bool grows = false;
    /// Steps on the way at a time on one host; the others of that host wait, in order. Hosts don't wait for each other.
    int parallelPerHost = 16;
    bool undoes = false;  ///< it takes something back, and can't be taken back itself
    QString subject = {}; ///< what it is about as a whole: a service's name. Empty: only what its steps are about
    bool isPart = false;  ///< of another operation, which tells of it
    /// Called each time it has ended, however it ended.
    std::function<void(const Operation &)> atEnd = {};
    /// Whether what its steps say takes them back; else only `inverse` does.
    bool stepsUndo = true;
    /// Given what takes it back as its steps say, to add to that.
    std::function<void(Plan &)> undoing = {};
    /// What takes it all back, where that isn't what its steps say one by one: made from how things are by then.
    std::function<Plan()> inverse = {};
    /// What a retry does, where that isn't to begin the same steps anew; see Operations::retry().
    std::function<Plan()> again = {};
};

} // namespace bayplan::operations
