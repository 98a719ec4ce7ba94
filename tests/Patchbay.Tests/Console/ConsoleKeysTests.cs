using Microsoft.Extensions.Time.Testing;
using Patchbay.Console.Admission;

namespace Patchbay.Tests.Console;

public class ConsoleKeysTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.Parse("2026-11-30T10:00:00Z", CultureInfo.InvariantCulture));
    private readonly byte[] _secret = new byte[32];

    [Fact]
    public void A_cookie_signs_in_after_a_restart_and_until_it_ends()
    {
        var cookie = new ConsoleKeys(_secret, _time).CreateCookie();
        Assert.NotNull(new ConsoleKeys(_secret, _time).ReadCookie(cookie));
        _time.Advance(ConsoleKeys.Lifetime - TimeSpan.FromSeconds(2));
        Assert.NotNull(new ConsoleKeys(_secret, _time).ReadCookie(cookie));
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Null(new ConsoleKeys(_secret, _time).ReadCookie(cookie));
    }

    [Fact]
    public void Nothing_but_our_own_signs_in()
    {
        var keys = new ConsoleKeys(_secret, _time);
        var cookie = keys.CreateCookie();
        var other = (byte[])_secret.Clone();
        other[0] ^= 1;
        Assert.Null(new ConsoleKeys(other, _time).ReadCookie(cookie));
        foreach (var forged in new[] { null, "", ".", "..", cookie + "0", cookie[..^1], cookie.Replace('.', ':'), $"{cookie.Split('.')[0]}.99999999999.{cookie.Split('.')[2]}", new string('a', 5000) }) Assert.Null(keys.ReadCookie(forged));
    }

    [Fact]
    public void A_form_token_is_of_one_cookie()
    {
        var keys = new ConsoleKeys(_secret, _time);
        var (one, two) = (keys.ReadCookie(keys.CreateCookie())!.Value.Id, keys.ReadCookie(keys.CreateCookie())!.Value.Id);
        Assert.True(keys.IsFormToken(one, keys.FormToken(one)));
        Assert.False(keys.IsFormToken(two, keys.FormToken(one)));
        Assert.False(keys.IsFormToken(one, null));
        Assert.False(keys.IsFormToken(one, keys.CreateCookie().Split('.')[2]));
    }

    [Fact]
    public void A_login_token_is_of_one_start()
    {
        var (one, two) = (new ConsoleKeys(_secret, _time), new ConsoleKeys(_secret, _time));
        Assert.True(one.IsLogin(one.LoginToken));
        Assert.False(two.IsLogin(one.LoginToken));
        Assert.False(one.IsLogin(""));
        Assert.False(one.IsLogin(null));
    }
}
