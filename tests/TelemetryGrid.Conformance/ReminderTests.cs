using Orleans;
using Orleans.Runtime;
using TelemetryGrid.Conformance.Hosting;

namespace TelemetryGrid.Conformance;

[Alias("conformance.IReminderGrain")]
public interface IReminderGrain : IGrainWithStringKey
{
    [Alias("Start")]
    Task<string> StartAsync(string name, int periodMilliseconds);

    [Alias("Stop")]
    Task StopAsync(string name);

    [Alias("Names")]
    Task<List<string>> NamesAsync();

    [Alias("Has")]
    Task<bool> HasAsync(string name);

    [Alias("Ticks")]
    Task<int> TicksAsync();

    [Alias("End")]
    Task EndAsync();
}

public sealed class ReminderGrain : Grain, IReminderGrain, IRemindable
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> s_ticks = new();

    public async Task<string> StartAsync(string name, int periodMilliseconds)
    {
        var period = TimeSpan.FromMilliseconds(periodMilliseconds);
        return (await this.RegisterOrUpdateReminder(name, period, period)).ReminderName;
    }

    public async Task StopAsync(string name) => await this.UnregisterReminder((await this.GetReminder(name))!);

    public async Task<List<string>> NamesAsync() => [.. (await this.GetReminders()).Select(r => r.ReminderName).Order()];

    public async Task<bool> HasAsync(string name) => await this.GetReminder(name) is not null;

    public Task<int> TicksAsync() => Task.FromResult(s_ticks.GetValueOrDefault(this.GetPrimaryKeyString()));

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (status.Period > TimeSpan.Zero && status.CurrentTickTime >= status.FirstTickTime.AddSeconds(-1))
            s_ticks.AddOrUpdate(this.GetPrimaryKeyString(), 1, (_, n) => n + 1);
        return Task.CompletedTask;
    }
}

[Collection(GridCollection.Name)]
public sealed class ReminderTests(GridFixture grid)
{
    [Fact]
    public async Task Reminder_RegisteredThenGrainEnds_GoesOnTickingUntilUnregistered()
    {
        var grain = grid.Grains.GetGrain<IReminderGrain>("tick");
        Assert.Equal("poll", await grain.StartAsync("poll", 1000));
        await grain.EndAsync();
        await Eventually.True(async () => await grain.TicksAsync() >= 2);
        await grain.StopAsync("poll");
        Assert.False(await grain.HasAsync("poll"));
    }

    [Fact]
    public async Task GetReminders_SeveralAndUpdated_ListsEachOnce()
    {
        var grain = grid.Grains.GetGrain<IReminderGrain>("list");
        await grain.StartAsync("b", 60_000);
        await grain.StartAsync("a", 60_000);
        await grain.StartAsync("a", 120_000);
        Assert.Equal(["a", "b"], await grain.NamesAsync());
        await grain.StopAsync("a");
        Assert.Equal(["b"], await grain.NamesAsync());
        await grain.StopAsync("b");
    }

    [Fact]
    public async Task RegisterOrUpdateReminder_BelowTheMinimumPeriod_Throws()
    {
        var grain = grid.Grains.GetGrain<IReminderGrain>("short");
        await Assert.ThrowsAsync<ArgumentException>(() => grain.StartAsync("short", 10));
    }
}
