using TelemetryGrid.Sources;
using static TelemetryGrid.Collectors.Tests.Gnmi.GnmiWire;

namespace TelemetryGrid.Collectors.Tests.Gnmi;

public sealed class GnmiTlsTests
{
    [Fact]
    public async Task Stream_CertificateOfTheNamedAuthority_IsTaken()
    {
        using var certificates = new TestCertificates();
        await using var agent = await GnmiAgent.StartAsync(certificates.Issue("router").Certificate);
        await using var rig = new GnmiRig();
        agent.Serve = SyncAsync;
        var collector = await rig.CollectAsync(agent.Address, new GnmiDefinition { CaFile = certificates.CaFile });
        await GnmiRig.UntilAsync(() => collector.IsSynced);
    }

    [Fact]
    public async Task Stream_CertificateOfAnother_IsRefusedUnlessAskedTo()
    {
        using var certificates = new TestCertificates();
        using var others = new TestCertificates();
        await using var agent = await GnmiAgent.StartAsync(others.Issue("router").Certificate);
        await using var rig = new GnmiRig();
        agent.Serve = SyncAsync;
        var refusing = await rig.CollectAsync(agent.Address, new GnmiDefinition { CaFile = certificates.CaFile });
        await GnmiRig.UntilAsync(() => refusing.Health.Error.StartsWith("TLS:", StringComparison.Ordinal));
        Assert.Contains("certificate", refusing.Health.Error, StringComparison.OrdinalIgnoreCase);
        var careless = await rig.CollectAsync(agent.Address, new GnmiDefinition { InsecureSkipVerify = true });
        await GnmiRig.UntilAsync(() => careless.IsSynced);
    }

    [Fact]
    public async Task Stream_ServerName_IsWhatTheCertificateMustHave()
    {
        using var certificates = new TestCertificates();
        await using var agent = await GnmiAgent.StartAsync(certificates.Issue("router").Certificate);
        await using var rig = new GnmiRig();
        agent.Serve = SyncAsync;
        var right = await rig.CollectAsync(agent.Address, new GnmiDefinition { CaFile = certificates.CaFile, ServerName = "router" });
        var wrong = await rig.CollectAsync(agent.Address, new GnmiDefinition { CaFile = certificates.CaFile, ServerName = "switch" });
        await GnmiRig.UntilAsync(() => right.IsSynced && wrong.Health.Error.StartsWith("TLS:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stream_AgentThatWantsACertificate_GetsIt()
    {
        using var certificates = new TestCertificates();
        var own = certificates.Issue("collector");
        await using var agent = await GnmiAgent.StartAsync(
            certificates.Issue("router").Certificate,
            client => client.Thumbprint == own.Certificate.Thumbprint
        );
        await using var rig = new GnmiRig();
        agent.Serve = SyncAsync;
        var without = await rig.CollectAsync(agent.Address, new GnmiDefinition { CaFile = certificates.CaFile });
        var definition = new GnmiDefinition
        {
            CaFile = certificates.CaFile,
            CertificateFile = own.CertificateFile,
            KeyFile = own.KeyFile,
        };
        var with = await rig.CollectAsync(agent.Address, definition);
        await GnmiRig.UntilAsync(() => with.IsSynced && without.Calls >= 2);
        Assert.Equal(SourceStatus.Error, without.Health.Status);
    }

    [Fact]
    public async Task Stream_PlainAgentBehindTls_SaysTls()
    {
        await using var agent = await GnmiAgent.StartAsync();
        await using var rig = new GnmiRig();
        var collector = await rig.CollectAsync(agent.Address, new GnmiDefinition());
        await GnmiRig.UntilAsync(() => collector.Health.Error.StartsWith("TLS:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartAsync_MissingFiles_SayWhich()
    {
        await using var rig = new GnmiRig();
        var error = await Assert.ThrowsAnyAsync<IOException>(() =>
            rig.CollectAsync("h:1", new GnmiDefinition { CaFile = "/nowhere/ca.pem" })
        );
        Assert.Contains("/nowhere/ca.pem", error.Message, StringComparison.Ordinal);
    }

    private static async Task SyncAsync(GnmiAgentCall call)
    {
        await call.SendAsync(Sync());
        await call.ForeverAsync();
    }
}
