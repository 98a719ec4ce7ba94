using Microsoft.Extensions.Time.Testing;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Kinds;
using Patchbay.Gateway.Routing;
using Patchbay.Tests.Settings;

namespace Patchbay.Tests.Gateway;

public sealed class SessionEndpointsTests : IDisposable
{
    private static readonly RouteTable Plugged = Table("plug");
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_session_goes_to_its_own_endpoint_after_what_was_picked_and_what_the_rules_say()
    {
        var sessions = Open();
        sessions.Give("mine", "own");

        var routes = sessions.Find("mine")!.Routes!;
        Assert.Equal(("own", RouteReason.Plug), (routes.Choose("claude-opus-5-5").Endpoint.Name, routes.Choose("claude-opus-5-5").Reason));
        Assert.Equal(("ruled", RouteReason.Rule), (routes.Choose("claude-haiku-4-5").Endpoint.Name, routes.Choose("claude-haiku-4-5").Reason));
        Assert.Equal(("other", RouteReason.Picked), (routes.Choose("claude-via-other/m").Endpoint.Name, routes.Choose("claude-via-other/m").Reason));
        Assert.Null(sessions.Find("another"));
        Assert.Null(sessions.Find(""));
    }

    [Fact]
    public void Moved_again_or_taken_back_it_leaves_what_a_request_holds_as_it_is()
    {
        var sessions = Open();
        sessions.Give("mine", "own");
        var held = sessions.Find("mine")!;

        sessions.Give("mine", "other");
        Assert.Equal(("own", "other"), (held.Routes!.Plugged.Name, sessions.Find("mine")!.Routes!.Plugged.Name));
        sessions.TakeBack("mine");
        sessions.TakeBack("never given");
        Assert.Null(sessions.Find("mine"));
        Assert.Empty(sessions.All);
        Assert.Equal("own", held.Routes.Plugged.Name);
    }

    [Fact]
    public void Other_settings_are_followed_and_an_endpoint_that_is_gone_leads_nowhere_until_it_is_back()
    {
        var sessions = Open();
        sessions.Give("mine", "own");

        sessions.Follow(Table("elsewhere"), static written => new WrittenEndpoint(null, $"there is no endpoint named `{written}`"));
        Assert.Null(sessions.Find("mine")!.Routes);
        Assert.Equal("there is no endpoint named `own`", sessions.Find("mine")!.Problem);

        var moved = Named("own") with { Url = new Uri("http://127.0.0.1:2") };
        sessions.Follow(Table("elsewhere"), _ => new WrittenEndpoint(moved, ""));
        Assert.Same(moved, sessions.Find("mine")!.Routes!.Plugged);
        Assert.Equal("ruled of elsewhere", sessions.Find("mine")!.Routes!.Choose("claude-haiku-4-5").Endpoint.Name);
    }

    [Fact]
    public void Without_any_a_request_allocates_nothing()
    {
        var sessions = Open();
        Assert.Null(sessions.Find("mine"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) _ = sessions.Find("mine");
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public async Task Readers_see_the_state_before_a_change_or_after_it_and_nothing_between()
    {
        var sessions = Open();
        sessions.Give("steady", "own");
        using var over = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            while (!over.IsCancellationRequested)
            {
                Assert.Equal("own", sessions.Find("steady")!.Routes!.Plugged.Name);
                if (sessions.Find("moving") is { } moving) Assert.Equal(moving.Given.Endpoint, moving.Routes!.Plugged.Name);
            }
        })).ToArray();

        for (var i = 0; i < 50; i++)
        {
            sessions.Give("moving", i % 2 == 0 ? "own" : "other");
            sessions.Follow(i % 2 == 0 ? Plugged : Table("elsewhere"), Resolve);
            if (i % 5 == 0) sessions.TakeBack("moving");
        }

        await over.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public void They_outlive_the_gateway_in_a_file_for_the_owner_alone()
    {
        var sessions = Open();
        sessions.Give("first", "own");
        _time.Advance(TimeSpan.FromMinutes(1));
        sessions.Give("second", "http://127.0.0.1:1234");
        _time.Advance(TimeSpan.FromMinutes(1));
        sessions.Give("third", "other");
        sessions.TakeBack("third");

        var next = Open();
        Assert.Equal("", next.MemoryProblem);
        Assert.Equal(sessions.All.Select(entry => entry.Given), next.All.Select(entry => entry.Given));
        Assert.Equal(["second", "first"], next.All.Select(entry => entry.Given.Session));
        Assert.Equal("own", next.Find("first")!.Routes!.Plugged.Name);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Memory.FullPath));
        Assert.Single(Directory.GetFiles(_folder.FullPath));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"session\":")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("\0\0\0\0")]
    public void A_damaged_file_is_told_and_replaced_by_the_next_change(string damaged)
    {
        _folder.Write("sessions.json", damaged);

        var sessions = Open();
        Assert.NotEqual("", sessions.MemoryProblem);
        Assert.Empty(sessions.All);
        sessions.Give("mine", "own");
        Assert.Equal(("", "mine"), (Open().MemoryProblem, Assert.Single(Open().All).Given.Session));
    }

    [Fact]
    public void What_can_be_read_of_a_damaged_file_is_kept()
    {
        var longest = new string('s', 201);
        _folder.Write("sessions.json", $$"""[null, {"session":"a","endpoint":""}, {"endpoint":"own"}, {"session":"{{longest}}","endpoint":"own"}, {"session":"b","endpoint":"own","since":"2026-11-28T00:00:00+00:00","new":1}, {"session":"b","endpoint":"other"}]""");

        var sessions = Open();
        Assert.Equal("5 of its 6 entries cannot be used", sessions.MemoryProblem);
        Assert.Equal(("b", "own"), (Assert.Single(sessions.All).Given.Session, sessions.All[0].Given.Endpoint));
    }

    [Fact]
    public void A_file_beyond_any_measure_is_not_read()
    {
        using (var file = File.Create(Memory.FullPath)) file.SetLength(17 * 1024 * 1024);
        Assert.Contains("bytes", Open().MemoryProblem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_thousand_latest_are_kept()
    {
        new SessionMemory(_folder.FullPath).Write([.. Enumerable.Range(0, 1000).Select(i => new GivenEndpoint($"s{i}", "own", _time.GetUtcNow() - TimeSpan.FromMinutes(i + 1)))]);
        var sessions = Open();
        Assert.Equal(SessionEndpoints.Most, sessions.All.Count);

        sessions.Give("s999", "other");
        Assert.Equal(SessionEndpoints.Most, sessions.All.Count);
        _time.Advance(TimeSpan.FromSeconds(1));
        sessions.Give("new", "own");

        Assert.Equal(SessionEndpoints.Most, sessions.All.Count);
        Assert.Null(sessions.Find("s998"));
        Assert.NotNull(sessions.Find("s997"));
        Assert.Equal(["new", "s999", "s0"], Open().All.Take(3).Select(entry => entry.Given.Session));
    }

    [Fact]
    public void What_cannot_be_kept_does_not_happen()
    {
        var sessions = new SessionEndpoints(new SessionMemory(_folder.Write("a file", "")), Plugged, Resolve, _time);

        Assert.ThrowsAny<IOException>(() => sessions.Give("mine", "own"));

        Assert.Null(sessions.Find("mine"));
    }

    private SessionMemory Memory => new(_folder.FullPath);

    private SessionEndpoints Open() => new(Memory, Plugged, Resolve, _time);

    private static WrittenEndpoint Resolve(string written) => new(Named(written), "");

    private static RouteTable Table(string plug) => new(Named(plug), [new RouteRule("claude-haiku-*", Named(plug == "plug" ? "ruled" : $"ruled of {plug}"))], [Named("own"), Named("other")]);

    private static Endpoint Named(string name) => new() { Name = name, Kind = KindCatalog.Custom, Url = new Uri("http://127.0.0.1:1") };
}
