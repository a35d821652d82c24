using System.Collections.Immutable;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Silences;

/// <summary>All silences, those that expired lately among them. Immutable: each change gives a new book.</summary>
public sealed record SilenceBook(ImmutableSortedDictionary<string, Silence> Silences)
{
    /// <summary>The most silences kept, expired ones included.</summary>
    public const int MaxSilences = 100_000;

    /// <summary>How long an expired silence stays to be seen, as in Alertmanager.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(120);

    public static readonly SilenceBook Empty = new(ImmutableSortedDictionary.Create<string, Silence>(StringComparer.Ordinal));

    /// <summary>Adds a silence, or changes the one that it names. Where the change cannot be made in place the known one ends and another begins.</summary>
    /// <param name="wanted">An empty identifier asks for a new silence. A start before now means now.</param>
    /// <param name="newId">The identifier should one be needed.</param>
    /// <returns>The book and the identifier that the silence has now; or what is wrong.</returns>
    public (SilenceBook Book, string Id, string? Error) Set(Silence wanted, string newId, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        Silence? known = null;
        if (wanted.Id.Length > 0 && !Silences.TryGetValue(wanted.Id, out known))
        {
            return (this, "", $"there is no silence '{wanted.Id}'");
        }
        if (SilenceRules.Check(wanted, now) is { } error)
        {
            return (this, "", error);
        }
        if (known is not null && SilenceRules.CanBecome(known, wanted, now))
        {
            return (new SilenceBook(Silences.SetItem(known.Id, wanted with { UpdatedAt = now })), known.Id, null);
        }
        if (Silences.Count >= MaxSilences)
        {
            return (this, "", $"there are {MaxSilences} silences, the most that are kept");
        }
        var silences = known is null ? Silences : Silences.SetItem(known.Id, SilenceRules.Expire(known, now));
        var start = wanted.StartsAt < now ? now : wanted.StartsAt;
        return (new SilenceBook(silences.SetItem(newId, wanted with { Id = newId, StartsAt = start, UpdatedAt = now })), newId, null);
    }

    public (SilenceBook Book, string? Error) Expire(string id, DateTimeOffset now)
    {
        if (!Silences.TryGetValue(id, out var silence))
        {
            return (this, $"there is no silence '{id}'");
        }
        return silence.StateAt(now) == SilenceState.Expired
            ? (this, $"the silence '{id}' has expired already")
            : (new SilenceBook(Silences.SetItem(id, SilenceRules.Expire(silence, now))), null);
    }

    /// <summary>The identifiers of the active silences that mute these labels, sorted.</summary>
    public ImmutableArray<string> SilencedBy(Labels labels, DateTimeOffset now) =>
        [.. Silences.Values.Where(s => s.StateAt(now) == SilenceState.Active && s.Matches(labels)).Select(s => s.Id)];

    /// <summary>Without the silences that expired longer ago than <see cref="Retention"/>.</summary>
    public SilenceBook Forget(DateTimeOffset now)
    {
        var old = Silences.Values.Where(s => s.EndsAt + Retention <= now).Select(s => s.Id).ToArray();
        return old.Length == 0 ? this : new SilenceBook(Silences.RemoveRange(old));
    }
}
