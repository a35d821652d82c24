using System.Collections.Immutable;
using TelemetryGrid.Objectives;

namespace TelemetryGrid.Gateway.Tests.Hosting;

internal sealed class TestSloRegistryGrain(TestGrid grid) : Grain, ISloRegistryGrain
{
    public Task<ImmutableArray<SloFileReport>> DeclareAsync(ImmutableArray<SloFile> files) => throw new NotSupportedException();

    public Task<SloFileReport> PutFileAsync(string name, string text) => Task.FromResult(grid.PutSloFile(name, text));

    public Task<SloFileRemoval> RemoveFileAsync(string name) =>
        Task.FromResult(
            name switch
            {
                "mine.yml" => SloFileRemoval.Done,
                "configured.yml" => SloFileRemoval.IsConfigured,
                _ => SloFileRemoval.NotFound,
            }
        );

    public Task<ImmutableArray<SloFileReport>> ListFilesAsync() =>
        Task.FromResult<ImmutableArray<SloFileReport>>([
            new SloFileReport
            {
                Name = "configured.yml",
                IsConfigured = true,
                Objectives = 2,
                Errors = [new SloFileError("configured.yml", 7, "target: is missing")],
                LoadedAt = Snapshots.Time,
            },
        ]);

    public Task<ImmutableArray<SloEntry>> ListAsync() => Task.FromResult(grid.Slos);

    public Task WakeAsync() => Task.CompletedTask;
}
