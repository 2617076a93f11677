using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;
using OpenQA.Selenium.Support.UI;

namespace SyncDashboard.Tests;

/// <summary>A headless Chromium on the page of the sample.</summary>
internal sealed class Browser : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ChromeDriver _driver;
    private readonly WebDriverWait _wait;

    /// <summary>Starts it and opens a page.</summary>
    /// <param name="address">The page.</param>
    /// <exception cref="WebDriverException">No Chromium or no ChromeDriver was found.</exception>
    public Browser(Uri address)
    {
        var options = new ChromeOptions();
        options.AddArguments(
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--window-size=1100,1500");
        options.SetLoggingPreference(LogType.Browser, LogLevel.All);
        options.SetLoggingPreference(LogType.Performance, LogLevel.All);
        if (First("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome") is { } chromium)
            options.BinaryLocation = chromium;

        // Where no driver is installed, Selenium looks for one that fits, or fetches it.
        _driver = First("/usr/bin/chromedriver") is { } driver ? new ChromeDriver(ChromeDriverService.CreateDefaultService(driver), options, Patience) : new ChromeDriver(options);
        _wait = new WebDriverWait(_driver, Patience);
        _driver.Navigate().GoToUrl(address);
    }

    public void Dispose() => _driver.Dispose();

    /// <summary>The first element, as soon as there is one.</summary>
    public IWebElement Find(string css) => Until(css, () => _driver.FindElements(By.CssSelector(css)).FirstOrDefault());

    /// <summary>All elements that there are now.</summary>
    public IReadOnlyList<IWebElement> All(string css) => _driver.FindElements(By.CssSelector(css));

    /// <summary>Clicks as a person does: the element must be there, visible and enabled.</summary>
    public void Click(string css) => Until("click on " + css, () =>
    {
        if (_driver.FindElements(By.CssSelector(css)).FirstOrDefault(static e => e.Displayed && e.Enabled) is not { } element)
            return null;
        element.Click();
        return element;
    });

    /// <summary>Waits for a condition.</summary>
    /// <exception cref="WebDriverTimeoutException">It did not come true.</exception>
    public T Until<T>(string what, Func<T?> condition)
        where T : class
    {
        _wait.Message = what;
        return _wait.Until(_ => condition())!;
    }

    /// <summary>Waits until the text of an element fulfils a condition.</summary>
    public string Text(string css, Func<string, bool> condition) =>
        Until($"{css}: {Find(css).Text}", () => Find(css).Text is var text && condition(text) ? text : null);

    /// <summary>Runs a script in the page.</summary>
    public object? Run(string script) => _driver.ExecuteScript(script);

    /// <summary>Sends keys to whatever has the focus.</summary>
    public void Press(string keys) => new OpenQA.Selenium.Interactions.Actions(_driver).SendKeys(keys).Perform();

    /// <summary>Shows the page as somebody who prefers dark colours sees it.</summary>
    public void PreferDark() =>
        _driver.ExecuteCdpCommand("Emulation.setEmulatedMedia", new() { ["features"] = new object[] { new Dictionary<string, object> { ["name"] = "prefers-color-scheme", ["value"] = "dark" } } });

    /// <summary>Writes a picture of the page.</summary>
    public void Photograph(string file) => _driver.GetScreenshot().SaveAsFile(file);

    /// <summary>What the page wrote to the console as errors, apart from the answers of the server that it shows.</summary>
    public IEnumerable<string> Errors() =>
        _driver.Manage().Logs.GetLog(LogType.Browser).Where(static entry => entry.Level >= LogLevel.Severe).Select(static entry => entry.Message);

    private static string? First(params string[] paths) => Array.Find(paths, File.Exists);
}
