using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Collectors.Tests.Snmp;

/// <summary>Credentials in order: which are used, and how often an agent is bothered that takes none.</summary>
public sealed class SnmpAccessTests
{
    private static readonly ObjectIdentifier[] s_names = [SecuredTestAgent.Variable];
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task GetAsync_RefusedByAll_WaitsLongerAndLonger()
    {
        await using var agent = new SecuredTestAgent(_time);
        await using var engine = new SnmpEngine(new SnmpEngineOptions(), _time);
        var access = new SnmpAccess(engine, [Wrong(agent), Unknown(agent)], _time);

        var asked = new List<int>();
        for (var minute = 0; minute < 60; minute++)
        {
            var (_, failure) = await access.GetAsync(s_names);
            Assert.Equal(SnmpPollStatus.Unauthorized, failure!.Status);
            Assert.Contains("authentication failed", failure.Message, StringComparison.Ordinal);
            Assert.Contains("unknown user", failure.Message, StringComparison.Ordinal);
            if (agent.Seen().Count > 0)
            {
                asked.Add(minute);
            }
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal([0, 1, 2, 4, 8, 16, 26, 36, 46, 56], asked);
    }

    [Fact]
    public async Task GetAsync_CredentialsMended_IsReadAgainAfterTheWait()
    {
        await using var agent = new SecuredTestAgent(_time) { Refusal = SnmpV3Status.UnknownUserName };
        await using var engine = new SnmpEngine(new SnmpEngineOptions(), _time);
        var access = new SnmpAccess(engine, [agent.Target], _time);
        Assert.NotNull((await access.GetAsync(s_names)).Failure);
        agent.Refusal = SnmpV3Status.Ok;
        Assert.NotNull((await access.GetAsync(s_names)).Failure);

        _time.Advance(SnmpAccess.FirstBackOff);

        Assert.Null((await access.GetAsync(s_names)).Failure);
        Assert.Null((await access.GetAsync(s_names)).Failure);
    }

    [Fact]
    public async Task GetAsync_SecondWorks_IsUsedUntilItFailsTwice()
    {
        await using var agent = new SecuredTestAgent(_time);
        await using var engine = new SnmpEngine(new SnmpEngineOptions(), _time);
        var access = new SnmpAccess(engine, [Wrong(agent), agent.Target], _time);
        Assert.Null((await access.GetAsync(s_names)).Failure);
        Assert.Equal([SnmpV3Status.UnknownEngineId, SnmpV3Status.WrongDigest, SnmpV3Status.UnknownEngineId, SnmpV3Status.Ok], agent.Seen());

        Assert.Null((await access.GetAsync(s_names)).Failure);
        Assert.Equal([SnmpV3Status.Ok], agent.Seen());

        agent.Refusal = SnmpV3Status.UnknownUserName;
        Assert.NotNull((await access.GetAsync(s_names)).Failure);
        Assert.Single(agent.Seen());
        Assert.NotNull((await access.GetAsync(s_names)).Failure);
        Assert.Equal(2, agent.Seen().Count); // the one that worked, then the other
    }

    private static SnmpTarget Wrong(SecuredTestAgent agent) =>
        SnmpTarget.Secured(agent.EndPoint, SecuredTestAgent.Make("wrong password", SecuredTestAgent.PrivPassword));

    private static SnmpTarget Unknown(SecuredTestAgent agent) =>
        SnmpTarget.Secured(agent.EndPoint, SecuredTestAgent.Make(SecuredTestAgent.AuthPassword, SecuredTestAgent.PrivPassword, "somebody"));
}
