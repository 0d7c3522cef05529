;;; suite.el --- Runs inside of Emacs, with the configuration of the page.  -*- lexical-binding: t -*-

;;; Code:

(require 'cl-lib)
(require 'flymake)
(require 'xref)

(defvar suite-patience 20 "Seconds.")
(defvar suite-name nil "The editor's name.")
(defvar suite-failed nil "Whether a test failed.")
(defvar suite-idle #'ignore "Does what happens when nobody types; a batch never waits for keys.")
(defvar suite-regions
  (lambda ()
    (cl-loop for found in (flymake-diagnostics)
             collect (cons (flymake-diagnostic-beg found) (flymake-diagnostic-end found))))
  "Gives the places of the findings.")
(defvar suite-file (expand-file-name "models.py" (getenv "SQLASSAY_PROJECT")))

;; SA518 is ignored: the settings of the page arrive.
(defvar suite-both '("User.name is None" "User.name is not None"))

(defun suite-say (format &rest values)
  "Print VALUES as FORMAT says."
  (princ (concat (apply #'format format values) "\n")))

(defun suite-until (what question)
  "Wait for WHAT: that QUESTION has an answer, which is returned."
  (let ((end (+ (float-time) suite-patience)) answer)
    (while (not (setq answer (funcall question)))
      (when (> (float-time) end) (error "Not in time: %s" what))
      (accept-process-output nil 0.02))
    answer))

(defun suite-go-to (words)
  "Go to the first place of WORDS."
  (goto-char (point-min))
  (search-forward words)
  (goto-char (match-beginning 0)))

(defun suite-becomes (&rest lines)
  "Wait until LINES are in the buffer."
  (dolist (line lines)
    (suite-until line (lambda () (string-search line (buffer-string))))))

(defun suite-findings ()
  "The words at which findings stand."
  (run-hooks 'post-command-hook)
  (funcall suite-idle)
  (cl-loop for (start . end) in (funcall suite-regions)
           collect (buffer-substring-no-properties start end)))

(defun suite-shows (expected)
  "Wait until the findings stand at the words that are EXPECTED."
  (suite-until expected (lambda () (equal (sort (suite-findings) #'string<) expected))))

(defmacro suite-choosing (words &rest body)
  "Run BODY, in which a menu is answered with the first item that has WORDS."
  (declare (indent 1))
  `(cl-letf (((symbol-function 'completing-read)
              (lambda (_prompt items &rest _)
                (or (cl-find-if (lambda (item) (string-search ,words item)) (all-completions "" items))
                    (error "Nothing with %s in %S" ,words items)))))
     ,@body))

(defun suite-completions ()
  "What may be typed at point."
  (let ((found (run-hook-with-args-until-success 'completion-at-point-functions)))
    (all-completions "" (nth 2 found) (plist-get (nthcdr 3 found) :predicate))))

(defun suite-fresh ()
  "The file as it stands on disk, and its findings."
  (when-let ((buffer (find-buffer-visiting suite-file)))
    (with-current-buffer buffer
      (set-buffer-modified-p nil)
      (kill-buffer)))
  (find-file suite-file)
  (suite-shows suite-both))

(defun suite-test (name test)
  "Do TEST, called NAME."
  (condition-case failure
      (progn
        (suite-fresh)
        (let ((said (funcall test)))
          (suite-say "✔ %s: %s%s" suite-name name (if (stringp said) (format " (%s)" said) ""))))
    (error
     (setq suite-failed t)
     (suite-say "✖ %s: %s\n%S" suite-name name failure))))

(defun suite-run (name hover actions rename stop)
  "Test the editor called NAME.
HOVER gives what is said at point, ACTIONS offers what can be done at point, RENAME takes a new name, STOP ends the server."
  (setq suite-name name)
  (suite-test "the findings stand at their words, also behind an emoji" #'ignore)
  (suite-test "the hover says why, and links to the standard"
              (lambda ()
                (dolist (words suite-both)
                  (suite-go-to words)
                  (let ((said (suite-until "the hover" hover)))
                    (unless (and (string-search "SA101" said) (string-match-p "\\.md#" said))
                      (error "%s" said))))))
  (suite-test "the quick fix changes its line, and the finding goes"
              (lambda ()
                (suite-go-to "User.name is not None")
                (suite-choosing "Use .is_not()" (funcall actions))
                (suite-becomes "faces = \"é 😀\", select(User).where(User.name.is_not(None))")
                (suite-shows '("User.name is None"))))
  (suite-test "the definition"
              (lambda ()
                (suite-go-to "name is not None")
                (call-interactively #'xref-find-definitions)
                (unless (string-prefix-p "name: Mapped" (string-trim (thing-at-point 'line)))
                  (error "At %s" (thing-at-point 'line)))))
  (suite-test "a rename changes every place"
              (lambda ()
                (suite-go-to "name: Mapped")
                (funcall rename "title")
                (suite-becomes "title: Mapped[str | None]" "where(User.title is None)"
                               "😀\", select(User).where(User.title is not None)")))
  (suite-test "completion of an attribute, behind an emoji"
              (lambda ()
                (suite-go-to "where(User.name is not None)")
                (delete-region (point) (line-end-position))
                (insert "filter_by()")
                (backward-char)
                (let ((names (suite-completions)))
                  (unless (cl-find "name" names :test #'string-prefix-p) (error "%S" names)))))
  (funcall stop)
  (kill-emacs (if suite-failed 1 0)))

;;; suite.el ends here
