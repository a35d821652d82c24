using System.Text.Json;
using TelemetryGrid.Grains.Tests.Grid;
using TelemetryGrid.Identity;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Grains.Tests.Sources;

public sealed class SourceRegistryGrainTests : IAsyncLifetime
{
    private const string Secret = "s3cret-community";

    private TestGrid _grid = null!;

    private ISourceRegistryGrain Registry => _grid.Grains.GetGrain<ISourceRegistryGrain>("site");

    public async ValueTask InitializeAsync() => _grid = await TestGrid.StartAsync();

    public ValueTask DisposeAsync() => _grid.DisposeAsync();

    [Fact]
    public async Task Register_NewSource_IsListedAndSurvivesAKill()
    {
        Assert.Equal(RegistrationResult.Done, await Registry.RegisterAsync(Source("b"), SourceCredentials.None));
        Assert.Equal(RegistrationResult.Done, await Registry.RegisterAsync(Source("a"), SourceCredentials.Of("community", Secret)));

        await _grid.KillAsync(Registry);

        var reports = await Registry.ListAsync();
        Assert.Equal(["a", "b"], reports.Select(r => r.Definition.Id.Value));
        Assert.Equal([true, false], reports.Select(r => r.HasCredentials));
        Assert.Equal(Secret, (await Registry.GetCredentialsAsync(Id("a"))).Find("community"));
        Assert.Null((await Registry.GetCredentialsAsync(Id("b"))).Find("community"));
    }

    [Fact]
    public async Task Register_KnownId_IsRefusedAndChangesNothing()
    {
        await Registry.RegisterAsync(Source("a"), SourceCredentials.None);

        Assert.Equal(
            RegistrationResult.AlreadyExists,
            await Registry.RegisterAsync(Source("a") with { Endpoint = "198.51.100.9:161" }, SourceCredentials.Of("community", Secret))
        );

        var report = (await Registry.GetAsync(Id("a")))!;
        Assert.Equal("192.0.2.1:161", report.Definition.Endpoint);
        Assert.False(report.HasCredentials);
    }

    [Fact]
    public async Task Register_ClaimsToBeConfigured_IsNot()
    {
        await Registry.RegisterAsync(Source("a") with { IsConfigured = true }, SourceCredentials.None);

        Assert.Equal(RegistrationResult.Done, await Registry.RemoveAsync(Id("a")));
        Assert.Null(await Registry.GetAsync(Id("a")));
    }

    [Fact]
    public async Task Declare_Again_ReplacesConfiguredSourcesOnly()
    {
        await Registry.RegisterAsync(Source("by-api"), SourceCredentials.None);
        await Registry.DeclareAsync([Source("one"), Source("two")], [SourceCredentials.Of("community", Secret), SourceCredentials.None]);
        await Registry.DeclareAsync([Source("two"), Source("three")], [SourceCredentials.None, SourceCredentials.None]);

        var reports = await Registry.ListAsync();
        Assert.Equal(["by-api", "three", "two"], reports.Select(r => r.Definition.Id.Value));
        Assert.Equal([false, true, true], reports.Select(r => r.Definition.IsConfigured));
        Assert.Null((await Registry.GetCredentialsAsync(Id("one"))).Find("community"));
    }

    [Fact]
    public async Task Remove_Configured_IsRefused()
    {
        await Registry.DeclareAsync([Source("one")], [SourceCredentials.None]);

        Assert.Equal(RegistrationResult.DeclaredByConfiguration, await Registry.RemoveAsync(Id("one")));
        Assert.NotNull(await Registry.GetAsync(Id("one")));
    }

    [Fact]
    public async Task Remove_Registered_TakesItsCredentialsAlong()
    {
        await Registry.RegisterAsync(Source("a"), SourceCredentials.Of("community", Secret));

        Assert.Equal(RegistrationResult.Done, await Registry.RemoveAsync(Id("a")));
        Assert.Equal(RegistrationResult.NotFound, await Registry.RemoveAsync(Id("a")));
        await Registry.RegisterAsync(Source("a"), SourceCredentials.None);
        Assert.Null((await Registry.GetCredentialsAsync(Id("a"))).Find("community"));
    }

    [Fact]
    public async Task SetStatus_PausesAndResumesUnderNewRevisions()
    {
        await Registry.RegisterAsync(Source("a"), SourceCredentials.None);
        var first = (await Registry.GetAsync(Id("a")))!.Definition.Revision;

        Assert.Equal(RegistrationResult.Done, await Registry.SetStatusAsync(Id("a"), SourceStatus.Inactive));
        var paused = (await Registry.GetAsync(Id("a")))!.Definition;
        Assert.Equal(RegistrationResult.Done, await Registry.SetStatusAsync(Id("a"), SourceStatus.Active));
        var resumed = (await Registry.GetAsync(Id("a")))!.Definition;

        Assert.Equal((SourceStatus.Inactive, SourceStatus.Active), (paused.Status, resumed.Status));
        Assert.True(first < paused.Revision && paused.Revision < resumed.Revision);
        Assert.Equal(RegistrationResult.NotFound, await Registry.SetStatusAsync(Id("stranger"), SourceStatus.Active));
    }

    [Fact]
    public async Task Revision_RemovedRegisteredAndKilled_NeverRepeats()
    {
        var seen = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            await Registry.RegisterAsync(Source("a"), SourceCredentials.None);
            seen.Add((await Registry.GetAsync(Id("a")))!.Definition.Revision);
            await Registry.RemoveAsync(Id("a"));
            await _grid.KillAsync(Registry);
        }

        Assert.Equal(seen.Distinct().Order(), seen);
    }

    [Fact]
    public async Task Reports_OfASourceWithCredentials_NeverHoldThem()
    {
        await Registry.RegisterAsync(Source("a"), SourceCredentials.Of("community", Secret));

        var text = JsonSerializer.Serialize(await Registry.ListAsync()) + string.Join(' ', await Registry.ListAsync());
        Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain(new string([.. Secret.Reverse()]), text, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, (await Registry.GetCredentialsAsync(Id("a"))).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, $"{SourceCredentials.Of("community", Secret)}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_KnownAndUnknownSources_KeepsTheKnown()
    {
        await Registry.RegisterAsync(Source("a"), SourceCredentials.None);
        await Registry.ReportAsync([Health("a", 5), Health("stranger", 9)]);
        await Registry.ReportAsync([Health("a", 7)]);

        Assert.Equal(7, (await Registry.GetAsync(Id("a")))!.Health!.Records);

        await Registry.RemoveAsync(Id("a"));
        await Registry.RegisterAsync(Source("a"), SourceCredentials.None);
        Assert.Null((await Registry.GetAsync(Id("a")))!.Health);
        await Registry.RegisterAsync(Source("stranger"), SourceCredentials.None);
        Assert.Null((await Registry.GetAsync(Id("stranger")))!.Health);
    }

    [Fact]
    public async Task Subscribe_EveryChange_IsTold()
    {
        var observer = new Observer();
        await Registry.SubscribeAsync(_grid.Grains.CreateObjectReference<ISourceObserver>(observer));

        await Registry.DeclareAsync([Source("one")], [SourceCredentials.None]);
        await Registry.RegisterAsync(Source("a"), SourceCredentials.None);
        await Registry.RegisterAsync(Source("a"), SourceCredentials.None);
        await Registry.SetStatusAsync(Id("a"), SourceStatus.Inactive);
        await Registry.RemoveAsync(Id("one"));
        await Registry.RemoveAsync(Id("a"));
        await Registry.ReportAsync([Health("one", 1)]);
        await _grid.SettleAsync();

        // The two that were refused and the report are no changes.
        Assert.Equal(4, observer.Changes);
    }

    [Fact]
    public async Task Register_BeyondTheLimit_IsRefused()
    {
        var many = Enumerable.Range(0, 50_000).Select(i => Source($"s{i}")).ToList();
        await Registry.DeclareAsync([.. many], [.. many.Select(_ => SourceCredentials.None)]);

        Assert.Equal(RegistrationResult.LimitReached, await Registry.RegisterAsync(Source("one-more"), SourceCredentials.None));
        Assert.Null(await Registry.GetAsync(Id("one-more")));
    }

    private static SourceId Id(string text) => SourceId.Parse(text);

    private static SourceDefinition Source(string id) =>
        new()
        {
            Id = Id(id),
            Kind = SourceKind.Snmp,
            Endpoint = "192.0.2.1:161",
        };

    private static SourceHealth Health(string id, long records) =>
        new()
        {
            Id = Id(id),
            Status = SourceStatus.Active,
            Records = records,
        };

    private sealed class Observer : ISourceObserver
    {
        private int _changes;

        public int Changes => Volatile.Read(ref _changes);

        public Task OnChangedAsync()
        {
            Interlocked.Increment(ref _changes);
            return Task.CompletedTask;
        }
    }
}
