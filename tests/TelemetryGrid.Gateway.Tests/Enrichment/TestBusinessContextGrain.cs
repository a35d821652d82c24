using System.Collections.Immutable;
using TelemetryGrid.Enrichment;

namespace TelemetryGrid.Gateway.Tests.Enrichment;

internal sealed class TestBusinessContextGrain : Grain, IBusinessContextGrain
{
    private BusinessContext _context = new(0, null, []);

    public Task<BusinessContext> GetAsync() => Task.FromResult(_context);

    public Task<BusinessContext?> GetNewerAsync(long revision) => throw new NotSupportedException();

    public Task<BusinessContext> PutAsync(ImmutableArray<BusinessContextEntry> entries)
    {
        _context = new BusinessContext(_context.Revision + 1, DateTimeOffset.UnixEpoch, entries);
        return Task.FromResult(_context);
    }
}
