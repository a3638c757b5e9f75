// Everything here only helps: each page works without it.
import "htmx.org/dist/htmx.js"
import { startAutosave } from "./autosave.js"
import { startFocus } from "./focus.js"
import { startLists } from "./lists.js"
import { startMenu } from "./menu.js"
import { startMoneyLine } from "./moneyline.js"
import { startScoring } from "./scoring.js"
import { startSending } from "./sending.js"
import { startWords } from "./words.js"

startMenu()
startFocus()
startSending()
startLists()
startAutosave()
startScoring()
startMoneyLine()

const startParts = (root) => startWords(root)
startParts(document)
document.addEventListener("htmx:load", (event) => startParts(event.target))
