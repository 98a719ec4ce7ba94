using System.Text.Json;

namespace Patchbay.EndToEnd.Peers;

/// <summary>A terminal of 120 × 40 with a shell in it: tmux on a socket of its own.</summary>
internal sealed class Terminal : IAsyncDisposable
{
    public const string Prompt = "shell>";

    /// <summary>A terminal has no event for "the screen has changed": the one place in the tests that asks again after a while.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(50);

    private readonly Place _place;

    private Terminal(Place place) => _place = place;

    /// <summary>Opens it with a shell at its prompt.</summary>
    public static async Task<Terminal> OpenAsync(Place place, IReadOnlyDictionary<string, string> environment)
    {
        var terminal = new Terminal(place);
        // The whole environment goes through the server, which is this session's own and starts now.
        await terminal.TmuxAsync(new Dictionary<string, string>(environment) { ["PS1"] = Prompt + " " }, "-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "40", "-c", place.Work, "bash", "--norc", "--noprofile");
        await terminal.UntilAsync(Prompt);
        return terminal;
    }

    /// <summary>Opens it and starts Claude Code, which stands at its prompt then.</summary>
    public static async Task<Terminal> WithClaudeAsync(Place place, string command, IReadOnlyDictionary<string, string>? environment = null)
    {
        // What a person answers once on a machine and once in a folder; without it the first screens would ask.
        place.Write("home/.claude.json", JsonSerializer.Serialize(new
        {
            hasCompletedOnboarding = true,
            theme = "dark",
            projects = new Dictionary<string, object> { [place.Work] = new { hasTrustDialogAccepted = true } },
        }));
        var terminal = await OpenAsync(place, environment ?? place.Environment);
        try
        {
            await terminal.EnterAsync(command);
            await terminal.UntilAsync("shift+tab to cycle");
            return terminal;
        }
        catch
        {
            await terminal.DisposeAsync();
            throw;
        }
    }

    /// <summary>Types a line and presses Enter.</summary>
    public async Task EnterAsync(string line)
    {
        await TypeAsync(line);
        // Claude Code takes text that comes together with its Enter for a paste.
        await UntilAsync(screen => screen.Replace("\n", "", StringComparison.Ordinal).Contains(line, StringComparison.Ordinal), $"the typed `{line}`");
        await PressAsync("Enter");
    }

    public Task TypeAsync(string text) => TmuxAsync(null, "send-keys", "-l", text);

    /// <summary>Presses keys by tmux's names: Enter, Escape, C-z.</summary>
    public Task PressAsync(params string[] keys) => TmuxAsync(null, ["send-keys", .. keys]);

    /// <summary>What the screen shows, without blanks at the ends of lines.</summary>
    public Task<string> ScreenAsync() => TmuxAsync(null, "capture-pane", "-p");

    public Task<string> UntilAsync(string text) => UntilAsync(screen => screen.Contains(text, StringComparison.Ordinal), $"`{text}`");

    /// <summary>Waits for a screen.</summary>
    public async Task<string> UntilAsync(Func<string, bool> isThere, string what)
    {
        using var limit = new CancellationTokenSource(Limits.Wait);
        while (true)
        {
            var screen = await ScreenAsync();
            if (isThere(screen)) return screen;
            if (limit.IsCancellationRequested) throw new TimeoutException($"{what} did not come up; the screen:\n{screen}");
            await Task.Delay(LookAgainAfter);
        }
    }

    private async Task<string> TmuxAsync(IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var ended = await Program.RunAsync("tmux", ["-S", Path.Combine(_place.Root, "t"), .. arguments], environment ?? _place.Environment, _place.Work);
        return ended.Code == 0 ? ended.Output : throw new InvalidOperationException($"tmux {string.Join(' ', arguments)}: {ended}");
    }

    public async ValueTask DisposeAsync() => await TmuxAsync(null, "kill-server");
}
