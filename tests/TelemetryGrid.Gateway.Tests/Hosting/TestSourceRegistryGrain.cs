using System.Collections.Immutable;
using TelemetryGrid.Identity;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Gateway.Tests.Hosting;

internal sealed class TestSourceRegistryGrain(TestGrid grid) : Grain, ISourceRegistryGrain
{
    private const int MaxSources = 10;

    public Task<ImmutableArray<SourceReport>> ListAsync() => Task.FromResult(grid.Sources.Values.ToImmutableArray());

    public Task<SourceReport?> GetAsync(SourceId id) => Task.FromResult(grid.Sources.GetValueOrDefault(id));

    public Task<SourceCredentials> GetCredentialsAsync(SourceId id) => Task.FromResult(grid.Credentials[id]);

    public Task<RegistrationResult> RegisterAsync(SourceDefinition definition, SourceCredentials credentials)
    {
        if (grid.Sources.Count >= MaxSources)
        {
            return Task.FromResult(RegistrationResult.LimitReached);
        }
        if (!grid.Sources.TryAdd(definition.Id, new SourceReport(definition, null, !credentials.Secrets.IsEmpty)))
        {
            return Task.FromResult(RegistrationResult.AlreadyExists);
        }
        grid.Credentials[definition.Id] = credentials;
        return Task.FromResult(RegistrationResult.Done);
    }

    public Task<RegistrationResult> SetStatusAsync(SourceId id, SourceStatus status) =>
        Change(id, report => grid.Sources[id] = report with { Definition = report.Definition with { Status = status } });

    public Task<RegistrationResult> RemoveAsync(SourceId id) => Change(id, _ => grid.Sources.TryRemove(id, out var _));

    public Task DeclareAsync(ImmutableArray<SourceDefinition> definitions, ImmutableArray<SourceCredentials> credentials) =>
        throw new NotSupportedException();

    public Task ReportAsync(ImmutableArray<SourceHealth> health) => throw new NotSupportedException();

    public Task SubscribeAsync(ISourceObserver observer) => throw new NotSupportedException();

    private Task<RegistrationResult> Change(SourceId id, Action<SourceReport> change)
    {
        if (!grid.Sources.TryGetValue(id, out var report))
        {
            return Task.FromResult(RegistrationResult.NotFound);
        }
        if (report.Definition.IsConfigured)
        {
            return Task.FromResult(RegistrationResult.DeclaredByConfiguration);
        }
        change(report);
        return Task.FromResult(RegistrationResult.Done);
    }
}
