using System.Diagnostics;
using Patchbay.Tests.Settings;

namespace Patchbay.Tests.Host;

/// <summary>What a program said and how it ended.</summary>
internal sealed record Ended(int Code, string Output, string Errors);

/// <summary>Runs programs that tests need as judges: shells, and the built <c>patchbay</c> itself.</summary>
internal static class Programs
{
    /// <summary>The built program; <c>PATCHBAY_BINARY</c> names another build.</summary>
    public static string Patchbay { get; } = Environment.GetEnvironmentVariable("PATCHBAY_BINARY") ?? Beside();

    /// <summary>Full path of an installed program, or null.</summary>
    public static string? Installed(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Runs a program to its end, with only the variables given.</summary>
    public static async Task<Ended> RunAsync(string program, string[] arguments, Dictionary<string, string>? environment = null, string input = "")
    {
        var information = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (environment is not null)
        {
            information.Environment.Clear();
            foreach (var (name, value) in environment) information.Environment[name] = value;
        }

        using var process = Process.Start(information)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TempFolder.Patience);
        return new Ended(process.ExitCode, await output, await errors);
    }

    private static string Beside()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(here.Parent!.Parent!.FullName, "Patchbay", here.Name, OperatingSystem.IsWindows() ? "patchbay.exe" : "patchbay");
    }
}
