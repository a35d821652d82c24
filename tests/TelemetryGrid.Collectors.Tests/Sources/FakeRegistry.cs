using System.Collections.Concurrent;
using System.Collections.Immutable;
using TelemetryGrid.Identity;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Tests.Sources;

/// <summary>A registry in memory, without a runtime.</summary>
internal sealed class FakeRegistry : ISourceRegistryGrain
{
    public ConcurrentDictionary<SourceId, SourceReport> Sources { get; } = new();

    public ConcurrentDictionary<SourceId, SourceCredentials> Credentials { get; } = new();

    public void Add(SourceDefinition source, SourceCredentials? credentials = null, SourceHealth? health = null)
    {
        Sources[source.Id] = new SourceReport(source, health, credentials is not null);
        Credentials[source.Id] = credentials ?? SourceCredentials.None;
    }

    public Task<ImmutableArray<SourceReport>> ListAsync() => Task.FromResult<ImmutableArray<SourceReport>>([.. Sources.Values]);

    public Task<SourceReport?> GetAsync(SourceId id) => Task.FromResult(Sources.GetValueOrDefault(id));

    public Task<SourceCredentials> GetCredentialsAsync(SourceId id) => Task.FromResult(Credentials[id]);

    public Task<RegistrationResult> RegisterAsync(SourceDefinition definition, SourceCredentials credentials)
    {
        if (Sources.ContainsKey(definition.Id))
        {
            return Task.FromResult(RegistrationResult.AlreadyExists);
        }
        Add(definition, credentials);
        return Task.FromResult(RegistrationResult.Done);
    }

    public Task DeclareAsync(ImmutableArray<SourceDefinition> definitions, ImmutableArray<SourceCredentials> credentials) =>
        throw new NotSupportedException();

    public Task<RegistrationResult> SetStatusAsync(SourceId id, SourceStatus status) => throw new NotSupportedException();

    public Task<RegistrationResult> RemoveAsync(SourceId id) => throw new NotSupportedException();

    public Task ReportAsync(ImmutableArray<SourceHealth> health) => throw new NotSupportedException();

    public Task SubscribeAsync(ISourceObserver observer) => throw new NotSupportedException();
}
