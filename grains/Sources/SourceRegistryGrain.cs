using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Orleans.Utilities;
using TelemetryGrid.Identity;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Grains.Sources;

/// <inheritdoc cref="ISourceRegistryGrain"/>
public sealed class SourceRegistryGrain(
    [PersistentState("sources", GrainStorageNames.Entities)] IPersistentState<SourceRegistryState> state,
    ICredentialProtector protector,
    ILogger<SourceRegistryGrain> logger
) : Grain, ISourceRegistryGrain
{
    /// <summary>A site with more devices than this needs several sites.</summary>
    private const int MaxSources = 50_000;

    private static readonly TimeSpan SubscriptionLifetime = TimeSpan.FromMinutes(5);

    private readonly ObserverManager<ISourceObserver, ISourceObserver> _observers = new(SubscriptionLifetime, logger);
    private readonly Dictionary<SourceId, SourceHealth> _health = [];

    public Task<ImmutableArray<SourceReport>> ListAsync() =>
        Task.FromResult<ImmutableArray<SourceReport>>([
            .. state.State.Definitions.Values.OrderBy(d => d.Id.Value, StringComparer.Ordinal).Select(Report),
        ]);

    public Task<SourceReport?> GetAsync(SourceId id) =>
        Task.FromResult(state.State.Definitions.TryGetValue(id.Value, out var definition) ? Report(definition) : null);

    public Task<SourceCredentials> GetCredentialsAsync(SourceId id) =>
        Task.FromResult(state.State.ProtectedCredentials.TryGetValue(id.Value, out var text) ? Unprotect(text) : SourceCredentials.None);

    public async Task<RegistrationResult> RegisterAsync(SourceDefinition definition, SourceCredentials credentials)
    {
        if (state.State.Definitions.ContainsKey(definition.Id.Value))
        {
            return RegistrationResult.AlreadyExists;
        }
        if (state.State.Definitions.Count >= MaxSources)
        {
            return RegistrationResult.LimitReached;
        }
        Put(definition with { IsConfigured = false }, credentials);
        await SaveAndTellAsync();
        return RegistrationResult.Done;
    }

    public async Task DeclareAsync(ImmutableArray<SourceDefinition> definitions, ImmutableArray<SourceCredentials> credentials)
    {
        foreach (var old in state.State.Definitions.Values.Where(d => d.IsConfigured).ToList())
        {
            Drop(old.Id);
        }
        for (var i = 0; i < definitions.Length; i++)
        {
            Put(definitions[i] with { IsConfigured = true }, credentials[i]);
        }
        await SaveAndTellAsync();
    }

    public async Task<RegistrationResult> SetStatusAsync(SourceId id, SourceStatus status)
    {
        if (!state.State.Definitions.TryGetValue(id.Value, out var definition))
        {
            return RegistrationResult.NotFound;
        }
        state.State.Definitions[id.Value] = definition with { Status = status, Revision = NextRevision() };
        await SaveAndTellAsync();
        return RegistrationResult.Done;
    }

    public async Task<RegistrationResult> RemoveAsync(SourceId id)
    {
        if (!state.State.Definitions.TryGetValue(id.Value, out var definition))
        {
            return RegistrationResult.NotFound;
        }
        if (definition.IsConfigured)
        {
            return RegistrationResult.DeclaredByConfiguration;
        }
        Drop(id);
        await SaveAndTellAsync();
        return RegistrationResult.Done;
    }

    public Task ReportAsync(ImmutableArray<SourceHealth> health)
    {
        foreach (var report in health)
        {
            if (state.State.Definitions.ContainsKey(report.Id.Value))
            {
                _health[report.Id] = report;
            }
        }
        return Task.CompletedTask;
    }

    public Task SubscribeAsync(ISourceObserver observer)
    {
        _observers.Subscribe(observer, observer);
        return Task.CompletedTask;
    }

    private long NextRevision() => ++state.State.Revision;

    private void Put(SourceDefinition definition, SourceCredentials credentials)
    {
        state.State.Definitions[definition.Id.Value] = definition with { Revision = NextRevision() };
        if (!credentials.Secrets.IsEmpty)
        {
            state.State.ProtectedCredentials[definition.Id.Value] = protector.Protect(JsonSerializer.Serialize(credentials.Secrets));
        }
        else
        {
            state.State.ProtectedCredentials.Remove(definition.Id.Value);
        }
    }

    private SourceCredentials Unprotect(string text) =>
        new(JsonSerializer.Deserialize<ImmutableDictionary<string, string>>(protector.Unprotect(text))!);

    private void Drop(SourceId id)
    {
        state.State.Definitions.Remove(id.Value);
        state.State.ProtectedCredentials.Remove(id.Value);
        _health.Remove(id);
    }

    private async Task SaveAndTellAsync()
    {
        await state.WriteStateAsync();
        await _observers.Notify(observer => observer.OnChangedAsync());
    }

    private SourceReport Report(SourceDefinition definition) =>
        new(definition, _health.GetValueOrDefault(definition.Id), state.State.ProtectedCredentials.ContainsKey(definition.Id.Value));
}
