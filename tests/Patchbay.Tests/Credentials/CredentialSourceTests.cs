using Microsoft.Extensions.Time.Testing;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Kinds;
using Patchbay.Tests.Settings;

namespace Patchbay.Tests.Credentials;

public sealed class CredentialSourceTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_helpers_key_is_used_for_its_lifetime_and_then_asked_for_again()
    {
        var source = Source();
        var credential = Counting(TimeSpan.FromMinutes(2));

        Assert.Equal("Bearer key-1", (await source.GetAsync(credential, refresh: false, default)).Authorization);
        _time.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal("Bearer key-1", (await source.GetAsync(credential, refresh: false, default)).Authorization);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("Bearer key-2", (await source.GetAsync(credential, refresh: false, default)).Authorization);
    }

    [Fact]
    public async Task A_refused_key_is_asked_for_again_at_once()
    {
        var source = Source();
        var credential = Counting(TimeSpan.FromHours(1));
        await source.GetAsync(credential, refresh: false, default);
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("Bearer key-2", (await source.GetAsync(credential, refresh: true, default)).Authorization);
        Assert.Equal("Bearer key-2", (await source.GetAsync(credential, refresh: false, default)).Authorization);
    }

    [Fact]
    public async Task Many_refusals_of_the_same_key_run_the_helper_once()
    {
        var source = Source();
        var credential = Counting(TimeSpan.FromHours(1));
        await source.GetAsync(credential, refresh: false, default);
        _time.Advance(TimeSpan.FromSeconds(5));

        var decisions = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await source.GetAsync(credential, refresh: true, default))));

        Assert.All(decisions, decision => Assert.Equal("Bearer key-2", decision.Authorization));
    }

    [Fact]
    public async Task Many_first_requests_run_the_helper_once()
    {
        var source = Source();
        var credential = Counting(TimeSpan.FromHours(1));

        var decisions = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await source.GetAsync(credential, refresh: false, default))));

        Assert.All(decisions, decision => Assert.Equal("Bearer key-1", decision.Authorization));
    }

    [Fact]
    public async Task An_equal_credential_of_reloaded_settings_does_not_run_the_helper_again()
    {
        var source = Source();

        await source.GetAsync(Counting(TimeSpan.FromHours(1)), refresh: false, default);

        Assert.Equal("Bearer key-1", (await source.GetAsync(Counting(TimeSpan.FromHours(1)), refresh: false, default)).Authorization);
    }

    [Fact]
    public async Task Who_stops_waiting_does_not_stop_the_helper_for_the_others()
    {
        var source = Source();
        var credential = new Credential.CommandCredential(CredentialHeader.Bearer, "read line < gate; echo key-$line", TimeSpan.FromHours(1));
        Assert.Equal(0, await FifoAsync("gate"));
        using var impatient = new CancellationTokenSource();
        var first = source.GetAsync(credential, refresh: false, impatient.Token).AsTask();
        var second = source.GetAsync(credential, refresh: false, default).AsTask();

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullPath, "gate"), "7\n");

        Assert.Equal("Bearer key-7", (await second.WaitAsync(TempFolder.Patience)).Authorization);
    }

    [Fact]
    public async Task A_failing_helper_is_tried_again_after_a_moment()
    {
        var source = Source();
        var credential = new Credential.CommandCredential(CredentialHeader.Bearer, "test -f ready && echo key-1", TimeSpan.FromHours(1));

        Assert.NotNull((await source.GetAsync(credential, refresh: false, default)).Failure);
        _folder.Write("ready", "");
        Assert.NotNull((await source.GetAsync(credential, refresh: false, default)).Failure);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("Bearer key-1", (await source.GetAsync(credential, refresh: false, default)).Authorization);
    }

    [Fact]
    public async Task A_replaced_key_file_is_used_within_seconds()
    {
        var source = Source();
        var credential = new Credential.KeyCredential(CredentialHeader.ApiKey, new Secret("${file:key}"));
        _folder.Write("key", "old\n");
        Assert.Equal("old", (await source.GetAsync(credential, refresh: false, default)).ApiKey);

        _folder.Write("key", "new\n");
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("new", (await source.GetAsync(credential, refresh: false, default)).ApiKey);
    }

    [Fact]
    public async Task A_secret_that_holds_the_whole_header_value_is_not_doubled()
    {
        var credential = new Credential.KeyCredential(CredentialHeader.Bearer, new Secret("Bearer abc"));

        Assert.Equal("Bearer abc", (await Source().GetAsync(credential, refresh: false, default)).Authorization);
    }

    [Fact]
    public async Task Extra_headers_come_with_their_values_in_order()
    {
        _folder.Write("basic", "Basic abc=\n");
        var endpoint = Endpoint(new EndpointHeader("X-Team", new Secret("platform")), new EndpointHeader("Authorization", new Secret("${file:basic}")));

        var values = await Source().GetHeadersAsync(endpoint, refresh: false, default);

        Assert.Null(values.Failure);
        Assert.Equal(["X-Team: platform", "Authorization: Basic abc="], values.Headers.Select(header => $"{header.Name}: {header.Value}"));
        Assert.Same(HeaderValues.None, await Source().GetHeadersAsync(Endpoint(), refresh: false, default));
    }

    [Fact]
    public async Task An_extra_header_without_a_value_is_a_failure()
    {
        var values = await Source().GetHeadersAsync(Endpoint(new EndpointHeader("X-Key", new Secret("${env:NOPE}"))), refresh: false, default);

        Assert.Contains("${env:NOPE}", values.Failure!.Evidence, StringComparison.Ordinal);
        Assert.Empty(values.Headers);
    }

    /// <summary>A helper that prints another key each time it is run.</summary>
    private static Credential.CommandCredential Counting(TimeSpan lifetime) =>
        new(CredentialHeader.Bearer, "echo x >> runs; echo key-$(wc -l < runs | tr -d ' ')", lifetime);

    private static Endpoint Endpoint(params EndpointHeader[] headers) =>
        new() { Name = "x", Kind = KindCatalog.Custom, Url = new Uri("https://x.example"), Headers = headers };

    private CredentialSource Source() => new(new SecretReader(_folder.SettingsPath, _ => null), _time);

    private async Task<int> FifoAsync(string name)
    {
        var (output, problem) = await new CredentialCommand(_folder.FullPath).RunAsync($"mkfifo {name} && echo made");
        return output == "made" ? 0 : throw new InvalidOperationException(problem);
    }
}
