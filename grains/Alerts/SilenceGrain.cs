using System.Buffers;
using System.Collections.Immutable;
using TelemetryGrid.Alerting.Silences;
using TelemetryGrid.Alerts;

namespace TelemetryGrid.Grains.Alerts;

/// <inheritdoc cref="ISilenceGrain"/>
public sealed class SilenceGrain(
    [PersistentState("silences", GrainStorageNames.Entities)] IPersistentState<SilenceBookState> state,
    TimeProvider time
) : Grain, ISilenceGrain
{
    private SilenceBook _book = SilenceBook.Empty;
    private ImmutableArray<GridSilence>? _told;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (state.State.Book is { Length: > 0 } bytes)
        {
            _book = SilenceBookFormat.Read(bytes);
            state.State.Book = [];
        }
        return Task.CompletedTask;
    }

    public Task<SilenceReading> ReadAsync(long knownVersion) =>
        Task.FromResult(
            state.State.Version == knownVersion
                ? new SilenceReading(knownVersion, IsChanged: false, [])
                : new SilenceReading(
                    state.State.Version,
                    IsChanged: true,
                    _told ??= [.. _book.Silences.Values.Select(SilenceContract.ToGrid)]
                )
        );

    public async Task<SilenceOutcome> SetAsync(GridSilence silence)
    {
        ArgumentNullException.ThrowIfNull(silence);
        Silence wanted;
        try
        {
            wanted = silence.ToSilence();
        }
        catch (ArgumentException e)
        {
            return new SilenceOutcome("", $"a matcher's value is not a regular expression: {e.Message}", IsMissing: false);
        }
        var isMissing = wanted.Id.Length > 0 && !_book.Silences.ContainsKey(wanted.Id);
        var now = time.GetUtcNow();
        var (book, id, error) = _book.Forget(now).Set(wanted, Guid.NewGuid().ToString(), now);
        if (error is null)
        {
            await KeepAsync(book);
        }
        return new SilenceOutcome(id, error ?? "", isMissing);
    }

    public async Task<SilenceOutcome> ExpireAsync(string id)
    {
        var now = time.GetUtcNow();
        var isMissing = !_book.Silences.ContainsKey(id);
        var (book, error) = _book.Forget(now).Expire(id, now);
        if (error is null)
        {
            await KeepAsync(book);
        }
        return new SilenceOutcome(id, error ?? "", isMissing);
    }

    // A silence counts once it is stored: one that is not would end with the next crash, and nobody would know.
    private async Task KeepAsync(SilenceBook book)
    {
        var bytes = new ArrayBufferWriter<byte>();
        SilenceBookFormat.Write(book, bytes);
        state.State.Book = bytes.WrittenSpan.ToArray();
        state.State.Version++;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State.Version--;
            throw;
        }
        finally
        {
            state.State.Book = [];
        }
        _book = book;
        _told = null;
    }
}
