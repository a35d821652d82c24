using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Alerting.Rules;
using TelemetryGrid.Rules;

namespace TelemetryGrid.Grains.Rules;

/// <inheritdoc cref="IRuleRegistryGrain"/>
public sealed partial class RuleRegistryGrain(
    [PersistentState("rule_registry", GrainStorageNames.Entities)] IPersistentState<RuleRegistryState> state,
    TimeProvider time,
    ILogger<RuleRegistryGrain> logger
) : Grain, IRuleRegistryGrain
{
    /// <summary>Files given through the API.</summary>
    internal const int MaxFiles = 1_000;

    private const int CallsAtOnce = 64;

    private readonly Dictionary<string, RuleGroupDefinition> _groups = new(StringComparer.Ordinal);
    private ImmutableArray<string> _order = [];
    private string _site = "";
    private EntityRuleFiles _entities = new("", []);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _site = this.GetPrimaryKeyString();
        Read();
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<RuleFileReport>> ListAsync() =>
        Task.FromResult(state.State.Files.OrderBy(f => f.Name, StringComparer.Ordinal).ToImmutableArray());

    public Task<ImmutableArray<string>> ListGroupsAsync() => Task.FromResult(_order);

    public Task<EntityRuleFiles?> GetEntityRulesAsync(string knownVersion) =>
        Task.FromResult(_entities.Version == knownVersion ? null : _entities);

    public async Task<ImmutableArray<RuleFileReport>> OfferAsync(RuleFileOrigin origin, ImmutableArray<RuleFileText> files)
    {
        var before = state.State.Files;
        var known = before.Where(f => f.Origin == origin).ToDictionary(f => f.Name, StringComparer.Ordinal);
        var offered = files.Select(f => Take(origin, f, known.GetValueOrDefault(f.Name))).ToImmutableArray();
        if (offered.Length != known.Count || offered.Any(f => !ReferenceEquals(f, known.GetValueOrDefault(f.Name))))
        {
            await ChangeAsync([.. before.Where(f => f.Origin != origin), .. offered]);
        }
        return offered;
    }

    public async Task<RuleFileAnswer> PutAsync(string name, string text)
    {
        var known = state.State.Files.Find(f => f.Name == name);
        if (known is { Origin: not RuleFileOrigin.Api })
        {
            return new RuleFileAnswer(RuleFileOutcome.ReadOnly, [], known);
        }
        if (known is null && state.State.Files.Count(f => f.Origin == RuleFileOrigin.Api) >= MaxFiles)
        {
            return new RuleFileAnswer(RuleFileOutcome.LimitReached, []);
        }
        var next = Take(RuleFileOrigin.Api, new RuleFileText(name, text), known);
        if (next.Errors.Length > 0)
        {
            // What was not taken is its sender's to put right: nothing of it is kept.
            return new RuleFileAnswer(RuleFileOutcome.Invalid, next.Errors);
        }
        if (!ReferenceEquals(next, known))
        {
            await ChangeAsync([.. state.State.Files.Where(f => f.Name != name), next]);
        }
        return new RuleFileAnswer(known is null ? RuleFileOutcome.Created : RuleFileOutcome.Done, [], next);
    }

    public async Task<RuleFileAnswer> DeleteAsync(string name)
    {
        var known = state.State.Files.Find(f => f.Name == name);
        if (known is not { Origin: RuleFileOrigin.Api })
        {
            return new RuleFileAnswer(known is null ? RuleFileOutcome.NotFound : RuleFileOutcome.ReadOnly, [], known);
        }
        await ChangeAsync([.. state.State.Files.Where(f => f.Name != name)]);
        return new RuleFileAnswer(RuleFileOutcome.Done, []);
    }

    public Task TickAsync() => ReconcileAsync(wakeAll: true);

    private RuleFileReport Take(RuleFileOrigin origin, RuleFileText file, RuleFileReport? known)
    {
        if (known is { AcceptedAt: not null } && file.Text == known.Text)
        {
            // Also a file that was broken and is again what it was.
            return known.Errors.IsEmpty ? known : known with { Errors = [], RefusedAt = null };
        }
        ImmutableArray<RuleFileError> errors;
        ImmutableArray<RuleGroup> groups = [];
        if (file.Text is { } text)
        {
            var read = RuleFileReader.Read(text, file.Name);
            (errors, groups) = ([.. read.Errors.Select(e => new RuleFileError(e.Line, e.Reason))], read.Groups);
        }
        else
        {
            errors = [new RuleFileError(0, file.Problem)];
        }
        if (errors.IsEmpty)
        {
            return new RuleFileReport
            {
                Name = file.Name,
                Origin = origin,
                Text = file.Text!,
                AcceptedAt = time.GetUtcNow(),
                Groups = groups.Length,
                Rules = groups.Sum(g => g.Rules.Length + g.EntityRules.Length),
            };
        }
        if (known is not null && known.Errors.SequenceEqual(errors))
        {
            return known;
        }
        RuleMetrics.Refused();
        return (
            known
            ?? new RuleFileReport
            {
                Name = file.Name,
                Origin = origin,
                Text = "",
            }
        ) with
        {
            Errors = errors,
            RefusedAt = time.GetUtcNow(),
        };
    }

    private async Task ChangeAsync(List<RuleFileReport> files)
    {
        var before = state.State.Files;
        state.State.Files = files;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State.Files = before;
            throw;
        }
        Read();
        await ReconcileAsync(wakeAll: false);
    }

    private void Read()
    {
        _groups.Clear();
        var order = ImmutableArray.CreateBuilder<string>();
        var entities = new List<RuleFileText>();
        foreach (var file in state.State.Files.Where(f => f.AcceptedAt is not null).OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            var groups = RuleFileReader.Read(file.Text, file.Name).Groups;
            if (groups.Any(g => !g.EntityRules.IsEmpty))
            {
                entities.Add(new RuleFileText(file.Name, file.Text));
            }
            // A group of rules on entities alone has nothing to evaluate.
            foreach (var group in groups.Where(g => !g.Rules.IsEmpty || g.EntityRules.IsEmpty).OrderBy(g => g.Name, StringComparer.Ordinal))
            {
                var key = RuleGroupKey.Of(_site, file.Name, group.Name);
                if (_groups.TryAdd(key, RuleDefinitions.Of(group)))
                {
                    order.Add(key);
                }
            }
        }
        _order = order.ToImmutable();
        var version = string.Join('\n', entities.Select(f => f.Name + '\n' + f.Text));
        _entities = new EntityRuleFiles(
            entities.Count == 0 ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(version)).AsSpan(0, 16)),
            [.. entities]
        );
    }

    // Groups are told until it is known that they heard; what fails is tried again with the next tick.
    private async Task ReconcileAsync(bool wakeAll)
    {
        var told = state.State.Groups;
        var changed = false;
        var removed = told.Keys.Where(key => !_groups.ContainsKey(key)).ToList();
        await ForEachAsync(
            removed,
            async key =>
            {
                await Grain(key).RemoveAsync();
                changed |= told.Remove(key);
            }
        );
        var wanted = wakeAll ? _order : [.. _order.Where(key => told.GetValueOrDefault(key) != _groups[key].Version)];
        await ForEachAsync(
            wanted,
            async key =>
            {
                var definition = _groups[key];
                if (told.GetValueOrDefault(key) != definition.Version || await Grain(key).PingAsync() != definition.Version)
                {
                    await Grain(key).DefineAsync(definition);
                    changed |= told.GetValueOrDefault(key) != definition.Version;
                    told[key] = definition.Version;
                }
            }
        );
        if (changed)
        {
            await state.WriteStateAsync();
        }
    }

    private IRuleGroupGrain Grain(string key) => GrainFactory.GetGrain<IRuleGroupGrain>(key);

    private async Task ForEachAsync(IReadOnlyList<string> keys, Func<string, Task> act)
    {
        foreach (var chunk in keys.Chunk(CallsAtOnce))
        {
            await Task.WhenAll(
                chunk.Select(async key =>
                {
                    try
                    {
                        await act(key);
                    }
                    catch (Exception e) when (e is not OperationCanceledException)
                    {
                        LogUnreached(key, e.Message);
                    }
                })
            );
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The rule group {Group} could not be told, and will be: {Reason}")]
    private partial void LogUnreached(string group, string reason);
}
