namespace TelemetryGrid.Notifications.Tests.Sending;

public sealed class NotificationsOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreFine() => new NotificationsOptions().Validate();

    [Fact]
    public void Validate_SeveralOutOfBounds_NamesAll()
    {
        var options = new NotificationsOptions
        {
            MaxConcurrent = 0,
            RatePerSecond = double.NaN,
            Timeout = TimeSpan.Zero,
        };
        var error = Assert.Throws<ArgumentException>(options.Validate);
        Assert.Equal(
            "MaxConcurrent is from 1 to 1,000; RatePerSecond is above 0 and at most 100,000; Timeout is above 0 and at most 1h",
            error.Message
        );
    }
}
