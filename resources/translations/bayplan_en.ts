<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>ContainerPlan</name>
    <message numerus="yes">
        <source>Start %Ln container(s)</source>
        <translation>
            <numerusform>Start %Ln container</numerusform>
            <numerusform>Start %Ln containers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stop %Ln container(s)</source>
        <translation>
            <numerusform>Stop %Ln container</numerusform>
            <numerusform>Stop %Ln containers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Restart %Ln container(s)</source>
        <translation>
            <numerusform>Restart %Ln container</numerusform>
            <numerusform>Restart %Ln containers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Kill %Ln container(s)</source>
        <translation>
            <numerusform>Kill %Ln container</numerusform>
            <numerusform>Kill %Ln containers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Pause %Ln container(s)</source>
        <translation>
            <numerusform>Pause %Ln container</numerusform>
            <numerusform>Pause %Ln containers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unpause %Ln container(s)</source>
        <translation>
            <numerusform>Unpause %Ln container</numerusform>
            <numerusform>Unpause %Ln containers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Change limits of %Ln container(s)</source>
        <translation>
            <numerusform>Change limits of %Ln container</numerusform>
            <numerusform>Change limits of %Ln containers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %Ln container(s)</source>
        <translation>
            <numerusform>Remove %Ln container</numerusform>
            <numerusform>Remove %Ln containers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ContainerSteps</name>
    <message numerus="yes">
        <source>and so is the data in %Ln anonymous volume(s)</source>
        <translation>
            <numerusform>and so is the data in %Ln anonymous volume</numerusform>
            <numerusform>and so is the data in %Ln anonymous volumes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln anonymous volume(s) are new and empty</source>
        <translation>
            <numerusform>%Ln anonymous volume is new and empty</numerusform>
            <numerusform>%Ln anonymous volumes are new and empty</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message numerus="yes">
        <source>%1, %Ln file(s)</source>
        <translation>
            <numerusform>%1, %Ln file</numerusform>
            <numerusform>%1, %Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln item(s)</source>
        <translation>
            <numerusform>%Ln item</numerusform>
            <numerusform>%Ln items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln device(s), pipe(s) or socket(s)</source>
        <translation>
            <numerusform>%Ln device, pipe or socket</numerusform>
            <numerusform>%Ln devices, pipes or sockets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln link(s) that lead elsewhere</source>
        <translation>
            <numerusform>%Ln link that leads elsewhere</numerusform>
            <numerusform>%Ln links that lead elsewhere</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln name(s) that were there already</source>
        <translation>
            <numerusform>%Ln name that was there already</numerusform>
            <numerusform>%Ln names that were there already</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln path(s) that would leave the folder or are too long</source>
        <translation>
            <numerusform>%Ln path that would leave the folder or is too long</numerusform>
            <numerusform>%Ln paths that would leave the folder or are too long</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HostFact</name>
    <message numerus="yes">
        <source>%Ln container(s)</source>
        <translation>
            <numerusform>%Ln container</numerusform>
            <numerusform>%Ln containers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Images</name>
    <message numerus="yes">
        <source>%1 of %Ln layer(s) were there already.</source>
        <translation>
            <numerusform>%1 of %Ln layer was there already.</numerusform>
            <numerusform>%1 of %Ln layers were there already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln host(s)</source>
        <translation>
            <numerusform>%Ln host</numerusform>
            <numerusform>%Ln hosts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copy %Ln image(s) to %1</source>
        <translation>
            <numerusform>Copy %Ln image to %1</numerusform>
            <numerusform>Copy %Ln images to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s)</source>
        <translation>
            <numerusform>%Ln image</numerusform>
            <numerusform>%Ln images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Save %1 to %Ln file(s)</source>
        <translation>
            <numerusform>Save %1 to %Ln file</numerusform>
            <numerusform>Save %1 to %Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Load %1 on %Ln host(s)</source>
        <translation>
            <numerusform>Load %1 on %Ln host</numerusform>
            <numerusform>Load %1 on %Ln hosts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln layer(s)</source>
        <translation>
            <numerusform>%1 of %Ln layer</numerusform>
            <numerusform>%1 of %Ln layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Prune images without a name on %Ln host(s)</source>
        <translation>
            <numerusform>Prune images without a name on %Ln host</numerusform>
            <numerusform>Prune images without a name on %Ln hosts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Prune unused images on %Ln host(s)</source>
        <translation>
            <numerusform>Prune unused images on %Ln host</numerusform>
            <numerusform>Prune unused images on %Ln hosts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Pull %1 on %Ln host(s)</source>
        <translation>
            <numerusform>Pull %1 on %Ln host</numerusform>
            <numerusform>Pull %1 on %Ln hosts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Tag %Ln image(s) as %1</source>
        <translation>
            <numerusform>Tag %Ln image as %1</numerusform>
            <numerusform>Tag %Ln images as %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %Ln image(s)</source>
        <translation>
            <numerusform>Remove %Ln image</numerusform>
            <numerusform>Remove %Ln images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NetworkPlan</name>
    <message numerus="yes">
        <source>Remove %Ln network(s)</source>
        <translation>
            <numerusform>Remove %Ln network</numerusform>
            <numerusform>Remove %Ln networks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Create network %1 on %Ln host(s)</source>
        <translation>
            <numerusform>Create network %1 on %Ln host</numerusform>
            <numerusform>Create network %1 on %Ln hosts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Connect %Ln container(s)</source>
        <translation>
            <numerusform>Connect %Ln container</numerusform>
            <numerusform>Connect %Ln containers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Connect %Ln container(s) to %1</source>
        <translation>
            <numerusform>Connect %Ln container to %1</numerusform>
            <numerusform>Connect %Ln containers to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Disconnect %Ln container(s)</source>
        <translation>
            <numerusform>Disconnect %Ln container</numerusform>
            <numerusform>Disconnect %Ln containers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Disconnect %Ln container(s) from %1</source>
        <translation>
            <numerusform>Disconnect %Ln container from %1</numerusform>
            <numerusform>Disconnect %Ln containers from %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NetworkSteps</name>
    <message numerus="yes">
        <source>%Ln stopped container(s) can&apos;t start without it</source>
        <translation>
            <numerusform>%Ln stopped container can&apos;t start without it</numerusform>
            <numerusform>%Ln stopped containers can&apos;t start without it</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ObjectUsers</name>
    <message numerus="yes">
        <source>%1 and %Ln more</source>
        <translation>
            <numerusform>%1 and %Ln more</numerusform>
            <numerusform>%1 and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Snapshots</name>
    <message numerus="yes">
        <source>%Ln container(s)</source>
        <translation>
            <numerusform>%Ln container</numerusform>
            <numerusform>%Ln containers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln host(s)</source>
        <translation>
            <numerusform>%Ln host</numerusform>
            <numerusform>%Ln hosts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln out of reach</source>
        <translation>
            <numerusform>%Ln out of reach</numerusform>
            <numerusform>%Ln out of reach</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VolumePlan</name>
    <message numerus="yes">
        <source>Remove %Ln volume(s)</source>
        <translation>
            <numerusform>Remove %Ln volume</numerusform>
            <numerusform>Remove %Ln volumes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Create volume %1 on %Ln host(s)</source>
        <translation>
            <numerusform>Create volume %1 on %Ln host</numerusform>
            <numerusform>Create volume %1 on %Ln hosts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::fleet::HostsModel</name>
    <message numerus="yes">
        <source>%1, %2, %n CPU(s)</source>
        <translation>
            <numerusform>%1, %2, %n CPU</numerusform>
            <numerusform>%1, %2, %n CPUs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::fleet::PortGridModel</name>
    <message numerus="yes">
        <source>%1: on %Ln host(s)</source>
        <translation>
            <numerusform>%1: on %Ln host</numerusform>
            <numerusform>%1: on %Ln hosts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::inspect</name>
    <message numerus="yes">
        <source>%Ln field(s)</source>
        <translation>
            <numerusform>%Ln field</numerusform>
            <numerusform>%Ln fields</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln item(s)</source>
        <translation>
            <numerusform>%Ln item</numerusform>
            <numerusform>%Ln items</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::rollouts</name>
    <message numerus="yes">
        <source>%Ln serving</source>
        <translation>
            <numerusform>%Ln serving</numerusform>
            <numerusform>%Ln serving</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln starting</source>
        <translation>
            <numerusform>%Ln starting</numerusform>
            <numerusform>%Ln starting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unhealthy</source>
        <translation>
            <numerusform>%Ln unhealthy</numerusform>
            <numerusform>%Ln unhealthy</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stopped</source>
        <translation>
            <numerusform>%Ln stopped</numerusform>
            <numerusform>%Ln stopped</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln leaving</source>
        <translation>
            <numerusform>%Ln leaving</numerusform>
            <numerusform>%Ln leaving</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln retired</source>
        <translation>
            <numerusform>%Ln retired</numerusform>
            <numerusform>%Ln retired</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln replica(s) stay as they are: nothing may be done on their hosts</source>
        <translation>
            <numerusform>%Ln replica stay as they are: nothing may be done on their hosts</numerusform>
            <numerusform>%Ln replicas stay as they are: nothing may be done on their hosts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln replica(s) may be missing meanwhile</source>
        <translation>
            <numerusform>%Ln replica may be missing meanwhile</numerusform>
            <numerusform>%Ln replicas may be missing meanwhile</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Starts %Ln new replica(s) beside the old ones.</source>
        <translation>
            <numerusform>Starts %Ln new replica beside the old ones.</numerusform>
            <numerusform>Starts %Ln new replicas beside the old ones.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Starts %Ln canary(ies) beside the old ones%1.</source>
        <translation>
            <numerusform>Starts %Ln canary beside the old ones%1.</numerusform>
            <numerusform>Starts %Ln canaries beside the old ones%1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replaces %Ln replica(s), %1 at a time.</source>
        <translation>
            <numerusform>Replaces %Ln replica, %1 at a time.</numerusform>
            <numerusform>Replaces %Ln replicas, %1 at a time.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replaces %Ln replica(s), as many at a time as there is room for.</source>
        <translation>
            <numerusform>Replaces %Ln replica, as many at a time as there is room for.</numerusform>
            <numerusform>Replaces %Ln replicas, as many at a time as there is room for.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln at a time</source>
        <translation>
            <numerusform>%Ln at a time</numerusform>
            <numerusform>%Ln at a time</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln in a row</source>
        <translation>
            <numerusform>%Ln in a row</numerusform>
            <numerusform>%Ln in a row</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::run</name>
    <message numerus="yes">
        <source>Run %1 on %Ln host(s)</source>
        <translation>
            <numerusform>Run %1 on %Ln host</numerusform>
            <numerusform>Run %1 on %Ln hosts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The machine has only %Ln processor(s)</source>
        <translation>
            <numerusform>The machine has only %Ln processor</numerusform>
            <numerusform>The machine has only %Ln processors</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::services</name>
    <message numerus="yes">
        <source>%Ln replica(s) find no place</source>
        <translation>
            <numerusform>%Ln replica finds no place</numerusform>
            <numerusform>%Ln replicas find no place</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Run %1 with %Ln replica(s)</source>
        <translation>
            <numerusform>Run %1 with %Ln replica</numerusform>
            <numerusform>Run %1 with %Ln replicas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln service(s)</source>
        <translation>
            <numerusform>Import %Ln service</numerusform>
            <numerusform>Import %Ln services</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln service(s) of %1</source>
        <translation>
            <numerusform>Import %Ln service of %1</numerusform>
            <numerusform>Import %Ln services of %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::services::BayPlanModel</name>
    <message numerus="yes">
        <source>%n failing</source>
        <translation>
            <numerusform>%n failing</numerusform>
            <numerusform>%n failing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unhealthy</source>
        <translation>
            <numerusform>%n unhealthy</numerusform>
            <numerusform>%n unhealthy</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unknown</source>
        <translation>
            <numerusform>%n unknown</numerusform>
            <numerusform>%n unknown</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n ready</source>
        <translation>
            <numerusform>%n ready</numerusform>
            <numerusform>%n ready</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::services::Planner</name>
    <message numerus="yes">
        <source>%Ln replica(s) more than wanted stay: their hosts are marked read-only</source>
        <translation>
            <numerusform>%Ln replica more than wanted stay: their hosts are marked read-only</numerusform>
            <numerusform>%Ln replicas more than wanted stay: their hosts are marked read-only</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::services::ServiceBook</name>
    <message numerus="yes">
        <source>%1, which has %Ln replica(s) of it, is not in this workspace</source>
        <translation>
            <numerusform>%1, which has %Ln replica of it, is not in this workspace</numerusform>
            <numerusform>%1, which has %Ln replicas of it, is not in this workspace</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::snapshots</name>
    <message numerus="yes">
        <source>%n replica(s)</source>
        <translation>
            <numerusform>%n replica</numerusform>
            <numerusform>%n replicas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n hosts read</source>
        <translation>
            <numerusform>%1 of %n host read</numerusform>
            <numerusform>%1 of %n hosts read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Restore %n container(s)</source>
        <translation>
            <numerusform>Restore %n container</numerusform>
            <numerusform>Restore %n containers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n replica(s), %1 then</source>
        <translation>
            <numerusform>%n replica, %1 then</numerusform>
            <numerusform>%n replicas, %1 then</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::snapshots::PlanDrawing</name>
    <message numerus="yes">
        <source>%n containers</source>
        <translation>
            <numerusform>%n container</numerusform>
            <numerusform>%n containers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::snapshots::SheetWriter</name>
    <message numerus="yes">
        <source>%n cells of “%1” are longer than a spreadsheet&apos;s can be, and cut</source>
        <translation>
            <numerusform>%n cell of “%1” is longer than a spreadsheet&apos;s can be, and cut</numerusform>
            <numerusform>%n cells of “%1” are longer than a spreadsheet&apos;s can be, and cut</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::ActivityPage</name>
    <message numerus="yes">
        <source>%Ln entries</source>
        <translation>
            <numerusform>%Ln entry</numerusform>
            <numerusform>%Ln entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::BayPlanPage</name>
    <message numerus="yes">
        <source>%Ln host(s)</source>
        <translation>
            <numerusform>%Ln host</numerusform>
            <numerusform>%Ln hosts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln container(s)</source>
        <translation>
            <numerusform>%Ln container</numerusform>
            <numerusform>%Ln containers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::ChangesModel</name>
    <message numerus="yes">
        <source>%1, and %Ln more</source>
        <translation>
            <numerusform>%1, and %Ln more</numerusform>
            <numerusform>%1, and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::CheckServicesDialog</name>
    <message numerus="yes">
        <source>No port stands against running %Ln service(s).</source>
        <translation>
            <numerusform>No port stands against running %Ln service.</numerusform>
            <numerusform>No port stands against running %Ln services.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln port conflict(s) would make it fail.</source>
        <translation>
            <numerusform>%Ln port conflict would make it fail.</numerusform>
            <numerusform>%Ln port conflicts would make it fail.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nothing would fail, but %Ln port(s) should be looked at.</source>
        <translation>
            <numerusform>Nothing would fail, but %Ln port should be looked at.</numerusform>
            <numerusform>Nothing would fail, but %Ln ports should be looked at.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::ComparisonView</name>
    <message numerus="yes">
        <source>%Ln change(s)</source>
        <translation>
            <numerusform>%Ln change</numerusform>
            <numerusform>%Ln changes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::ContainerActions</name>
    <message numerus="yes">
        <source>Limits of %Ln container(s)</source>
        <translation>
            <numerusform>Limits of %Ln container</numerusform>
            <numerusform>Limits of %Ln containers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln container(s) left as they are. %1.</source>
        <translation>
            <numerusform>%Ln container left as they are. %1.</numerusform>
            <numerusform>%Ln containers left as they are. %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::ContainersPage</name>
    <message numerus="yes">
        <source>%Ln container(s)</source>
        <translation>
            <numerusform>%Ln container</numerusform>
            <numerusform>%Ln containers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::CopyDialog</name>
    <message numerus="yes">
        <source>%Ln image(s)</source>
        <translation>
            <numerusform>%Ln image</numerusform>
            <numerusform>%Ln images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 to each of %Ln host(s): %2</source>
        <translation>
            <numerusform>%1 to %Ln host: %2</numerusform>
            <numerusform>%1 to each of %Ln hosts: %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::ExistingDialog</name>
    <message numerus="yes">
        <source>%Ln item(s) of the same name already in %1:</source>
        <translation>
            <numerusform>%Ln item of the same name is already in %1:</numerusform>
            <numerusform>%Ln items of the same name are already in %1:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::ExportBackendsDialog</name>
    <message numerus="yes">
        <source>%Ln replica(s) left out, the first: %1</source>
        <translation>
            <numerusform>%Ln replica left out, the first: %1</numerusform>
            <numerusform>%Ln replicas left out, the first: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::FailingBar</name>
    <message numerus="yes">
        <source>%Ln service(s) do not stay up: %1. Restoring is tried again in some minutes; the operations below tell what went wrong.</source>
        <translation>
            <numerusform>A service does not stay up: %1. Restoring is tried again in some minutes; the operations below tell what went wrong.</numerusform>
            <numerusform>%Ln services do not stay up: %1. Restoring is tried again in some minutes; the operations below tell what went wrong.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %Ln more</source>
        <translation>
            <numerusform>%1 and %Ln more</numerusform>
            <numerusform>%1 and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::FieldsView</name>
    <message numerus="yes">
        <source>…and %Ln more</source>
        <translation>
            <numerusform>…and %Ln more</numerusform>
            <numerusform>…and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::FilesTab</name>
    <message numerus="yes">
        <source>Only the first %Ln entries are shown.</source>
        <translation>
            <numerusform>Only the first entry is shown.</numerusform>
            <numerusform>Only the first %Ln entries are shown.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln item(s)</source>
        <translation>
            <numerusform>%Ln item</numerusform>
            <numerusform>%Ln items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected, %1 in files</source>
        <translation>
            <numerusform>%Ln selected, %1 in files</numerusform>
            <numerusform>%Ln selected, %1 in files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected</source>
        <translation>
            <numerusform>%Ln selected</numerusform>
            <numerusform>%Ln selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::FleetHealth</name>
    <message numerus="yes">
        <source>%Ln host(s) live</source>
        <translation>
            <numerusform>%Ln host live</numerusform>
            <numerusform>%Ln hosts live</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::HistoryDialog</name>
    <message numerus="yes">
        <source>%Ln step(s), on %1; the latest first</source>
        <translation>
            <numerusform>%Ln step, on %1; the latest first</numerusform>
            <numerusform>%Ln steps, on %1; the latest first</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::HostCard</name>
    <message numerus="yes">
        <source>%Ln image(s)</source>
        <translation>
            <numerusform>%Ln image</numerusform>
            <numerusform>%Ln images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::HostsPage</name>
    <message numerus="yes">
        <source>%Ln host(s)</source>
        <translation>
            <numerusform>%Ln host</numerusform>
            <numerusform>%Ln hosts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::ImageActions</name>
    <message numerus="yes">
        <source>Folder for %Ln file(s), one of each host</source>
        <translation>
            <numerusform>Folder for %Ln file, one of each host</numerusform>
            <numerusform>Folder for %Ln files, one of each host</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::ImageCopiesView</name>
    <message numerus="yes">
        <source>%Ln image copies</source>
        <translation>
            <numerusform>%Ln image copy</numerusform>
            <numerusform>%Ln image copies</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::ImagesByNameView</name>
    <message numerus="yes">
        <source>%Ln image(s)</source>
        <translation>
            <numerusform>%Ln image</numerusform>
            <numerusform>%Ln images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::ImportComposeDialog</name>
    <message numerus="yes">
        <source>%Ln network(s)</source>
        <translation>
            <numerusform>%Ln network</numerusform>
            <numerusform>%Ln networks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln volume(s)</source>
        <translation>
            <numerusform>%Ln volume</numerusform>
            <numerusform>%Ln volumes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln service(s)</source>
        <translation>
            <numerusform>%Ln service</numerusform>
            <numerusform>%Ln services</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln replica(s)</source>
        <translation>
            <numerusform>%Ln replica</numerusform>
            <numerusform>%Ln replicas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln service(s)</source>
        <translation>
            <numerusform>Import %Ln service</numerusform>
            <numerusform>Import %Ln services</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln problem(s) must be mended first.</source>
        <translation>
            <numerusform>%Ln problem must be mended first.</numerusform>
            <numerusform>%Ln problems must be mended first.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::ImportDialog</name>
    <message numerus="yes">
        <source>Import %Ln host(s)</source>
        <translation>
            <numerusform>Import %Ln host</numerusform>
            <numerusform>Import %Ln hosts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::IngressPage</name>
    <message numerus="yes">
        <source>%Ln server(s)</source>
        <translation>
            <numerusform>%Ln server</numerusform>
            <numerusform>%Ln servers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::InspectTab</name>
    <message numerus="yes">
        <source>%Ln difference(s)</source>
        <translation>
            <numerusform>%Ln difference</numerusform>
            <numerusform>%Ln differences</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln match(es)</source>
        <translation>
            <numerusform>%Ln match</numerusform>
            <numerusform>%Ln matches</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::LogView</name>
    <message numerus="yes">
        <source>%Ln new line(s)</source>
        <translation>
            <numerusform>%Ln new line</numerusform>
            <numerusform>%Ln new lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::LogsTab</name>
    <message numerus="yes">
        <source>%Ln line(s)</source>
        <translation>
            <numerusform>%Ln line</numerusform>
            <numerusform>%Ln lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) written to %1</source>
        <translation>
            <numerusform>%Ln line written to %1</numerusform>
            <numerusform>%Ln lines written to %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::NetworkActions</name>
    <message numerus="yes">
        <source>%Ln running container(s) are disconnected.</source>
        <translation>
            <numerusform>%Ln running container is disconnected.</numerusform>
            <numerusform>%Ln running containers are disconnected.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stopped container(s) can&apos;t start without it.</source>
        <translation>
            <numerusform>%Ln stopped container can&apos;t start without it.</numerusform>
            <numerusform>%Ln stopped containers can&apos;t start without it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Connect containers to %Ln network(s)</source>
        <translation>
            <numerusform>Connect containers to %Ln network</numerusform>
            <numerusform>Connect containers to %Ln networks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Disconnect containers from %Ln network(s)</source>
        <translation>
            <numerusform>Disconnect containers from %Ln network</numerusform>
            <numerusform>Disconnect containers from %Ln networks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %Ln network(s)?</source>
        <translation>
            <numerusform>Remove %Ln network?</numerusform>
            <numerusform>Remove %Ln networks?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Prune %Ln network(s)</source>
        <translation>
            <numerusform>Prune %Ln network</numerusform>
            <numerusform>Prune %Ln networks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::NetworksPage</name>
    <message numerus="yes">
        <source>%Ln network(s)</source>
        <translation>
            <numerusform>%Ln network</numerusform>
            <numerusform>%Ln networks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::OperationHead</name>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::OperationsButton</name>
    <message numerus="yes">
        <source>%Ln operation(s) running</source>
        <translation>
            <numerusform>%Ln operation running</numerusform>
            <numerusform>%Ln operations running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln operation(s) with failures</source>
        <translation>
            <numerusform>%Ln operation with failures</numerusform>
            <numerusform>%Ln operations with failures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln operation(s) done</source>
        <translation>
            <numerusform>%Ln operation done</numerusform>
            <numerusform>%Ln operations done</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::PlanPreview</name>
    <message numerus="yes">
        <source>%Ln replica(s), as it is now.</source>
        <translation>
            <numerusform>%Ln replica, as it is now.</numerusform>
            <numerusform>%Ln replicas, as it is now.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::PortConflictsBar</name>
    <message numerus="yes">
        <source>%Ln port conflict(s) now</source>
        <translation>
            <numerusform>%Ln port conflict now</numerusform>
            <numerusform>%Ln port conflicts now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln to come</source>
        <translation>
            <numerusform>%Ln to come</numerusform>
            <numerusform>%Ln to come</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln port conflict(s) to come</source>
        <translation>
            <numerusform>%Ln port conflict to come</numerusform>
            <numerusform>%Ln port conflicts to come</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::PortGridView</name>
    <message numerus="yes">
        <source>%Ln port(s)</source>
        <translation>
            <numerusform>%Ln port</numerusform>
            <numerusform>%Ln ports</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::PortTableView</name>
    <message numerus="yes">
        <source>%Ln published port(s)</source>
        <translation>
            <numerusform>%Ln published port</numerusform>
            <numerusform>%Ln published ports</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::PortsExportBar</name>
    <message numerus="yes">
        <source>%Ln port(s) were exported to %1.</source>
        <translation>
            <numerusform>%Ln port was exported to %1.</numerusform>
            <numerusform>%Ln ports were exported to %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::PreviewDialog</name>
    <message numerus="yes">
        <source>Kill %Ln container(s)?</source>
        <translation>
            <numerusform>Kill %Ln container?</numerusform>
            <numerusform>Kill %Ln containers?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %Ln container(s)?</source>
        <translation>
            <numerusform>Remove %Ln container?</numerusform>
            <numerusform>Remove %Ln containers?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stop %Ln container(s)?</source>
        <translation>
            <numerusform>Stop %Ln container?</numerusform>
            <numerusform>Stop %Ln containers?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %Ln more service(s) have no ready replica left.</source>
        <translation>
            <numerusform>%1 and %Ln more service have no ready replica left.</numerusform>
            <numerusform>%1 and %Ln more services have no ready replica left.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::ProcessesTab</name>
    <message numerus="yes">
        <source>%Ln process(es)</source>
        <translation>
            <numerusform>%Ln process</numerusform>
            <numerusform>%Ln processes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::PruneImagesDialog</name>
    <message numerus="yes">
        <source>%Ln image(s), %1 at most: layers that other images share stay.</source>
        <translation>
            <numerusform>%Ln image, %1 at most: layers that other images share stay.</numerusform>
            <numerusform>%Ln images, %1 at most: layers that other images share stay.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::PullDialog</name>
    <message numerus="yes">
        <source>%1 on %Ln host(s)</source>
        <translation>
            <numerusform>%1 on %Ln host</numerusform>
            <numerusform>%1 on %Ln hosts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 images on each of %Ln host(s)</source>
        <translation>
            <numerusform>%1 images on %Ln host</numerusform>
            <numerusform>%1 images on each of %Ln hosts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::RestoreDialog</name>
    <message numerus="yes">
        <source>…and %Ln more</source>
        <translation>
            <numerusform>…and %Ln more</numerusform>
            <numerusform>…and %Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln container(s) that are others now are removed: their logs and the files changed inside them are lost. Undo makes them again with all their settings.</source>
        <translation>
            <numerusform>%Ln container that is another now is removed: its logs and the files changed inside it are lost. Undo makes it again with all its settings.</numerusform>
            <numerusform>%Ln containers that are others now are removed: their logs and the files changed inside them are lost. Undo makes them again with all their settings.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln container(s) are as they were.</source>
        <translation>
            <numerusform>%Ln container is as it was.</numerusform>
            <numerusform>%Ln containers are as they were.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Restore %Ln container(s)</source>
        <translation>
            <numerusform>Restore %Ln container</numerusform>
            <numerusform>Restore %Ln containers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::RunDialog</name>
    <message numerus="yes">
        <source>And %Ln more.</source>
        <translation>
            <numerusform>And %Ln more.</numerusform>
            <numerusform>And %Ln more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Run on %Ln host(s)</source>
        <translation>
            <numerusform>Run on %Ln host</numerusform>
            <numerusform>Run on %Ln hosts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::ServiceView</name>
    <message numerus="yes">
        <source>%Ln ready replica(s)</source>
        <translation>
            <numerusform>%Ln ready replica</numerusform>
            <numerusform>%Ln ready replicas</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::ServicesTable</name>
    <message numerus="yes">
        <source>%Ln service(s)</source>
        <translation>
            <numerusform>%Ln service</numerusform>
            <numerusform>%Ln services</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::SnapshotActions</name>
    <message numerus="yes">
        <source>%Ln container(s)</source>
        <translation>
            <numerusform>%Ln container</numerusform>
            <numerusform>%Ln containers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln host(s)</source>
        <translation>
            <numerusform>%Ln host</numerusform>
            <numerusform>%Ln hosts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Written: %1, to %Ln file(s) in %2.</source>
        <translation>
            <numerusform>Written: %1, to %Ln file in %2.</numerusform>
            <numerusform>Written: %1, to %Ln files in %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln value(s) masked.</source>
        <translation>
            <numerusform>%Ln value masked.</numerusform>
            <numerusform>%Ln values masked.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>…and %Ln more note(s).</source>
        <translation>
            <numerusform>…and %Ln more note.</numerusform>
            <numerusform>…and %Ln more notes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %Ln snapshot(s)?</source>
        <translation>
            <numerusform>Remove %Ln snapshot?</numerusform>
            <numerusform>Remove %Ln snapshots?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::SnapshotsPage</name>
    <message numerus="yes">
        <source>%Ln snapshot(s) that are not kept any longer can&apos;t be removed, the first: %1.</source>
        <translation>
            <numerusform>%Ln snapshot that is not kept any longer can&apos;t be removed: %1.</numerusform>
            <numerusform>%Ln snapshots that are not kept any longer can&apos;t be removed, the first: %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln snapshot(s)</source>
        <translation>
            <numerusform>%Ln snapshot</numerusform>
            <numerusform>%Ln snapshots</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::TagDialog</name>
    <message numerus="yes">
        <source>On %Ln host(s)</source>
        <translation>
            <numerusform>On %Ln host</numerusform>
            <numerusform>On %Ln hosts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::TerminalTab</name>
    <message numerus="yes">
        <source>%Ln container(s) are selected; terminals are opened in ten at a time at most.</source>
        <translation>
            <numerusform>%Ln container is selected; terminals are opened in ten at a time at most.</numerusform>
            <numerusform>%Ln containers are selected; terminals are opened in ten at a time at most.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Open %Ln terminal(s)</source>
        <translation>
            <numerusform>Open %Ln terminal</numerusform>
            <numerusform>Open %Ln terminals</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::VolumeActions</name>
    <message numerus="yes">
        <source>Remove %Ln volume(s)?</source>
        <translation>
            <numerusform>Remove %Ln volume?</numerusform>
            <numerusform>Remove %Ln volumes?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Prune %Ln volume(s)</source>
        <translation>
            <numerusform>Prune %Ln volume</numerusform>
            <numerusform>Prune %Ln volumes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bayplan::ui::VolumesPage</name>
    <message numerus="yes">
        <source>%Ln volume(s)</source>
        <translation>
            <numerusform>%Ln volume</numerusform>
            <numerusform>%Ln volumes</numerusform>
        </translation>
    </message>
</context>
</TS>
