using TelemetryGrid.Alerting.Matchers;
using TelemetryGrid.Alerting.Silences;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Tests.Silences;

public sealed class SilenceBookTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Labels Alert = Labels.Of(("alertname", "Down"));

    [Fact]
    public void Set_NewSilence_MutesFromItsStartToItsEnd()
    {
        var (book, id, error) = SilenceBook.Empty.Set(Wanted("alertname=Down", 10, 20), "s1", T0);
        Assert.Null(error);
        Assert.Equal("s1", id);
        Assert.Empty(book.SilencedBy(Alert, T0.AddMinutes(9)));
        Assert.Equal(["s1"], book.SilencedBy(Alert, T0.AddMinutes(10)));
        Assert.Empty(book.SilencedBy(Alert, T0.AddMinutes(20)));
        Assert.Empty(book.SilencedBy(Labels.Of(("alertname", "Up")), T0.AddMinutes(10)));
    }

    [Theory]
    [InlineData("", 0, 10, "at least one matcher")]
    [InlineData("a=~\".*\",b!=c", 0, 10, "mute every alert")]
    [InlineData("a=b", 10, 10, "ends before")]
    [InlineData("a=b", -20, -10, "in the past")]
    public void Set_WrongSilence_IsRefused(string matchers, int start, int end, string reason)
    {
        var (book, _, error) = SilenceBook.Empty.Set(Wanted(matchers, start, end), "s1", T0);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Empty(book.Silences);
    }

    [Fact]
    public void Set_StartBeforeNow_StartsNow()
    {
        var (book, id, _) = SilenceBook.Empty.Set(Wanted("a=b", -10, 10), "s1", T0);
        Assert.Equal(T0, book.Silences[id].StartsAt);
    }

    [Fact]
    public void Set_ActiveSilenceWithALaterEnd_KeepsItsId()
    {
        var (book, id, _) = SilenceBook.Empty.Set(Wanted("a=b", 0, 10), "s1", T0);
        var now = T0.AddMinutes(5);
        var (changed, same, error) = book.Set(book.Silences[id] with { EndsAt = T0.AddMinutes(60), Comment = "longer" }, "s2", now);
        Assert.Null(error);
        Assert.Equal("s1", same);
        Assert.Equal("longer", Assert.Single(changed.Silences.Values).Comment);
    }

    [Fact]
    public void Set_ActiveSilenceWithOtherMatchers_EndsAndAnotherBegins()
    {
        var (book, id, _) = SilenceBook.Empty.Set(Wanted("a=b", 0, 10), "s1", T0);
        var now = T0.AddMinutes(5);
        var (changed, other, error) = book.Set(Wanted("a=c", 0, 10) with { Id = id }, "s2", now);
        Assert.Null(error);
        Assert.Equal("s2", other);
        Assert.Equal(SilenceState.Expired, changed.Silences["s1"].StateAt(now));
        Assert.Equal(SilenceState.Active, changed.Silences["s2"].StateAt(now));
    }

    [Fact]
    public void Set_UnknownId_IsRefused() => Assert.NotNull(SilenceBook.Empty.Set(Wanted("a=b", 0, 10) with { Id = "x" }, "s1", T0).Error);

    [Fact]
    public void Expire_ActivePendingAndExpired_EndsOnce()
    {
        var (book, active, _) = SilenceBook.Empty.Set(Wanted("a=b", 0, 10), "s1", T0);
        (book, var pending, _) = book.Set(Wanted("a=b", 5, 10), "s2", T0);
        var now = T0.AddMinutes(1);
        foreach (var id in (string[])[active, pending])
        {
            (book, var error) = book.Expire(id, now);
            Assert.Null(error);
            Assert.Equal(SilenceState.Expired, book.Silences[id].StateAt(now));
            Assert.NotNull(book.Expire(id, now).Error);
        }
        Assert.NotNull(book.Expire("nobody", now).Error);
        Assert.Equal(2, book.Forget(now.AddHours(119)).Silences.Count);
        Assert.Empty(book.Forget(now.AddHours(120)).Silences);
    }

    private static Silence Wanted(string matchers, int start, int end)
    {
        Assert.True(MatcherParser.TryParse(matchers, out var parsed, out var reason), reason);
        return new Silence("", parsed, T0.AddMinutes(start), T0.AddMinutes(end), T0, "me", "because");
    }
}
